package dev.weir.limiter;

import java.time.Duration;

/**
 * How one limit of a partition stands, right after a decision where there was one, if nothing else is taken, settled or
 * changed meanwhile.
 *
 * @param partition the name of the limit's partition
 * @param used what has been used up and still counts, beyond the quota where calls used more than they held; not negative
 * @param held what open holds occupy
 * @param remaining what this caller could take at once
 * @param retryAfter until this call's cost would fit; zero if it fits, or did
 * @param moreAfter until {@code remaining} grows; zero if it is all there is
 * @param fullAfter until the whole quota is there again
 * @param estimated whether open holds have a say in these waits, which are then upper bounds
 */
public record Standing(
        String partition,
        Limit limit,
        long used,
        long held,
        long remaining,
        Duration retryAfter,
        Duration moreAfter,
        Duration fullAfter,
        boolean estimated) {

    /** Whether this limit had no room for the call. */
    public boolean violated() {
        return !retryAfter.isZero();
    }
}
