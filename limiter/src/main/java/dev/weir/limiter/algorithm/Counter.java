package dev.weir.limiter.algorithm;

import dev.weir.limiter.Limit;

/** One limit's count at one moment. All times are microseconds since 1970; a clock that goes back counts as standing still. */
public sealed interface Counter permits SlidingWindow, TokenBucket {

    /** A limit nothing has been taken from. */
    static Counter unused(Limit limit, long now) {
        return switch (limit.algorithm()) {
            case SLIDING_WINDOW -> SlidingWindow.unused(limit, now);
            case TOKEN_BUCKET -> TokenBucket.unused(limit, now);
        };
    }

    /** The same count seen later. */
    Counter at(long now);

    /** The count once {@code units} are taken, whether or not there is room for them. */
    Counter take(long units);

    /** What can be taken now; never negative. */
    long remaining();

    /**
     * Microseconds until {@code units} fit, if nothing else is taken: refused until then, accepted then.
     *
     * @param units at most what the limit ever holds
     */
    long waitFor(long units);

    /** What the limit holds when nothing has been taken from it. */
    long capacity();

    /** Microseconds until the count is as good as unused. */
    default long fullAfter() {
        return waitFor(capacity());
    }

    /** Microseconds until more than {@link #remaining()} can be taken; 0 if nothing more ever can. */
    default long moreAfter() {
        return remaining() == capacity() ? 0 : waitFor(remaining() + 1);
    }
}
