package dev.weir.limiter;

import java.time.Duration;

/**
 * How one limit stands right after a decision, if nothing else is taken meanwhile.
 *
 * @param remaining what could be taken at once
 * @param retryAfter until this call's cost would fit; zero if it fits, or did
 * @param moreAfter until {@code remaining} grows; zero if it is all there is
 * @param fullAfter until the whole quota is there again
 */
public record Standing(Limit limit, long remaining, Duration retryAfter, Duration moreAfter, Duration fullAfter) {

    /** Whether this limit refused the call. */
    public boolean violated() {
        return !retryAfter.isZero();
    }
}
