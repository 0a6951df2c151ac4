package dev.weir.limiter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is used, held and left, without taking anything. */
public record Account(List<Standing> standings, Optional<Instant> blockedUntil) {

    public Account {
        standings = List.copyOf(standings);
    }
}
