package dev.weir.conformance;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that vectors set. */
final class SettableClock implements InstantSource {

    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant instant) {
        now = instant;
    }
}
