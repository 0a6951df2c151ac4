package dev.weir.simulation.queue;

/**
 * What there is of environments, and how fast there may be more.
 *
 * @param warm idle when the run begins
 * @param addedInTenSeconds at most; so many also at once, at the beginning
 */
public record Environments(long warm, double addedInTenSeconds) {}
