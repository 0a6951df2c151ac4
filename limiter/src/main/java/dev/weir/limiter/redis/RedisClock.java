package dev.weir.limiter.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What time it is for Redis. Scripts read their own clock unless they are told a time; whoever looks something up in a
 * calendar for them guesses it, by a clock here and by how far that was off when Redis last said so. Safe for many threads.
 */
final class RedisClock {

    private final Optional<InstantSource> told;
    private final InstantSource here;
    private volatile Duration ahead = Duration.ZERO;

    /** @param told what scripts are told; empty where they read Redis' clock */
    RedisClock(Optional<InstantSource> told, InstantSource here) {
        this.told = told;
        this.here = told.orElse(here);
    }

    Optional<Instant> told() {
        return told.map(InstantSource::instant);
    }

    /** A moment not far from the script's own. */
    Instant around() {
        return here.instant().plus(ahead);
    }

    /** Notes what time it is for Redis. */
    void heard(Instant now) {
        if (told.isEmpty()) {
            ahead = Duration.between(here.instant(), now);
        }
    }
}
