package dev.weir.limiter.model;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;

/** What has been used of one limit. Times are microseconds since 1970, and may be asked of the future. */
interface Meter {

    static Meter of(Algorithm algorithm) {
        return switch (algorithm) {
            case FixedWindow window -> new WindowMeter(window);
            case SlidingWindow window -> new SlidingMeter(window);
            case SlidingLog log -> new LogMeter(log);
            case TokenBucket bucket -> new BucketMeter(bucket);
            case InFlight inFlight -> new PlacesMeter(inFlight.quota());
        };
    }

    void take(long units, long at);

    /** Undoes {@code units} of what was taken at {@code since}, as far as they still count. */
    void giveBack(long units, long since, long at);

    /** What still counts, rounded up. */
    long used(long at);

    /** Whether {@code units} more fit. */
    boolean fits(long units, long at);
}
