package dev.weir.limiter.front;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The present by two clocks: the wall's, which somebody may put back, and one that never goes back but may stand still while
 * this instance is frozen.
 *
 * @param steady nanoseconds since any moment
 */
record Moment(Instant wall, long steady) {

    static Supplier<Moment> of(InstantSource clock, LongSupplier steady) {
        return () -> new Moment(clock.instant(), steady.getAsLong());
    }

    /** Nanoseconds by the wall's clock, for whoever has no other. */
    static LongSupplier nanoseconds(InstantSource clock) {
        return () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    /** Whether by both clocks less than {@code time} has passed since then, and neither has gone back behind it. */
    boolean isWithin(Duration time, Moment since) {
        return !wall.isBefore(since.wall) && wall.isBefore(since.wall.plus(time)) && steady - since.steady >= 0
                && steady - since.steady < time.toNanos();
    }
}
