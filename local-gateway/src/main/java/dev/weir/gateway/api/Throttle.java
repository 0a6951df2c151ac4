package dev.weir.gateway.api;

/**
 * A token bucket.
 *
 * @param rate tokens a second that come back; zero lets nothing come back
 * @param burst tokens that it holds when full
 */
public record Throttle(double rate, int burst) {}
