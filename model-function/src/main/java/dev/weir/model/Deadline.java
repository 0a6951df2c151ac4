package dev.weir.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Until when a call's inference must be over, so that its hold is settled before Lambda ends it.
 *
 * @param at by {@code clock}
 */
record Deadline(Instant at, InstantSource clock) {
    static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock.instant().plus(time), clock);
    }

    /** Not positive if it is over. */
    Duration left() {
        return Duration.between(clock.instant(), at);
    }
}
