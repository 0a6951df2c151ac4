package dev.weir.gateway.throttling;

import dev.weir.gateway.api.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A token bucket, full at first. AWS calls its own best effort; this one counts exactly. */
public final class TokenBucket {

    /** What adding up parts of a second may lose. */
    private static final double ROUNDING = 1e-9;

    private final Throttle throttle;
    private final InstantSource clock;
    private double tokens;
    private Instant filled;

    /** Fills one. */
    public TokenBucket(Throttle throttle, InstantSource clock) {
        this.throttle = throttle;
        this.clock = clock;
        tokens = throttle.burst();
        filled = clock.instant();
    }

    /** Takes a token; false if there is none. */
    public synchronized boolean take() {
        fill(clock.instant());
        if (tokens + ROUNDING < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    private void fill(Instant now) {
        if (now.isAfter(filled)) {
            double seconds = Duration.between(filled, now).toNanos() / 1e9;
            tokens = Math.min(throttle.burst(), tokens + seconds * throttle.rate());
            filled = now;
        }
    }
}
