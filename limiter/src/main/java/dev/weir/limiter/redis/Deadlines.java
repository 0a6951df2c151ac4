package dev.weir.limiter.redis;

import java.time.Duration;

/**
 * How long a decision waits for Redis.
 *
 * @param live on a connection that answered the last time
 * @param first for the first call after a start, restore, thaw or lost connection; not for whoever missed an answer in the
 *     two seconds before, and is being connected anew without anybody who waits
 */
public record Deadlines(Duration live, Duration first) {

    /** A reconnect was measured at 100 ms, a decision on a live connection well under 1 ms. */
    public static final Deadlines USUAL = new Deadlines(Duration.ofMillis(50), Duration.ofMillis(300));

    /** @throws IllegalArgumentException if either is not positive */
    public Deadlines {
        if (!live.isPositive() || !first.isPositive()) {
            throw new IllegalArgumentException("a deadline must be positive: " + live + ", " + first);
        }
    }

    Duration shorter() {
        return live.compareTo(first) < 0 ? live : first;
    }

    Duration longer() {
        return live.compareTo(first) > 0 ? live : first;
    }
}
