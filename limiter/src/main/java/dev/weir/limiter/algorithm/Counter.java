package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;

/**
 * What has been used up of one limit at one moment. All times are microseconds since 1970; a clock that goes back counts
 * as standing still.
 */
public sealed interface Counter
        permits
        FixedWindowCounter,
        SlidingWindowCounter,
        SlidingLogCounter,
        TokenBucketCounter,
        InFlightCounter {

    /** A limit nothing has been used of. */
    static Counter unused(Algorithm algorithm, long now) {
        return switch (algorithm) {
            case FixedWindow window -> new FixedWindowCounter(window, 0, 0, now);
            case SlidingWindow window -> SlidingWindowCounter.of(window, 0, 0, now);
            case SlidingLog log -> SlidingLogCounter.unused(log, now);
            case TokenBucket bucket -> TokenBucketCounter.of(bucket, 0, now);
            case InFlight inFlight -> new InFlightCounter(inFlight);
        };
    }

    /** A limit of which {@code used} was used when it counted otherwise. */
    static Counter begun(Algorithm algorithm, long now, long used) {
        var unused = unused(algorithm, now);
        return algorithm instanceof SlidingLog ? unused : unused.take(used);
    }

    Algorithm algorithm();

    /** The same count seen later. */
    Counter at(long now);

    /** The count once {@code units} are used, whether or not there is room for them; negative to grant so many more. */
    Counter take(long units);

    /**
     * The count once {@code units} of what was taken at {@code since} are given back, as far as they still count: it
     * never admits more than if they had not been taken.
     */
    Counter giveBack(long units, long since);

    /**
     * The same use, counted otherwise from now on: exactly where only numbers have changed, else by how much was used; a
     * log, which would not know when that was, begins empty.
     */
    Counter under(Algorithm other);

    /** What still counts, rounded up; beyond the capacity where more was used than there was, negative after a grant. */
    long used();

    /** {@code count} and {@code more}, or the most that is counted exactly: nobody is ever that deep in debt, or granted so much. */
    static long sum(long count, long more) {
        return Math.clamp(count + more, 1 - Limit.MOST, Limit.MOST - 1);
    }

    /**
     * Microseconds until {@code units} fit, if nothing else is used: refused until then, accepted then.
     *
     * @param units at most the capacity
     */
    long waitFor(long units);

    /** Microseconds until the count is as good as unused. */
    default long fullAfter() {
        return waitFor(algorithm().capacity());
    }
}
