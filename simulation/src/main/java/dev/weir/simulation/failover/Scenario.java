package dev.weir.simulation.failover;

import dev.weir.limiter.WhenAway;

/**
 * Clients who each may make so many calls a minute, by a calendar's minutes, which is the run's length.
 *
 * @param perSecond calls a second of all of them together
 * @param environments that serve them, each call by any of them
 * @param expected so many a local share is divided by
 */
public record Scenario(int clients, int quota, double perSecond, int environments, int expected, WhenAway whenAway) {}
