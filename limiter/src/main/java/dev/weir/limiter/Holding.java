package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How calls hold what they may use.
 *
 * @param lifetime of a hold that nobody settles: as long as a call may run, at least
 * @param estimate what is held on routes that say nothing of it
 */
public record Holding(Duration lifetime, Cost estimate) {

    /** A minute, which is longer than API Gateway waits for a function; and nothing until usage is known. */
    public static final Holding USUAL = new Holding(Duration.ofMinutes(1), Cost.NOTHING);

    public Holding {
        requireNonNull(lifetime);
        requireNonNull(estimate);
    }
}
