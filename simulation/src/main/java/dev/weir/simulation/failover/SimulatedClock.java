package dev.weir.simulation.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands where the run is; windows begin when it does. */
public final class SimulatedClock implements InstantSource {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    private Instant now = BEGIN;

    void set(Duration sinceBegin) {
        now = BEGIN.plus(sinceBegin);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
