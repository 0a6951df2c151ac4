package dev.weir.limiter.algorithm;

import dev.weir.limiter.Limit;

/**
 * Two counters: what this window has taken, and what the one before took, of which the part still counts that the window
 * sliding along with the clock covers. Windows are aligned to 1970, so instances agree on them without talking.
 *
 * <p>Time is counted in ticks of a whole power of ten microseconds: one, unless quota × window would then pass 2^53.
 *
 * @param tick microseconds a tick
 * @param window ticks a window
 * @param start the tick at which this window began
 * @param taken in this window
 * @param before taken in the window before
 * @param now microseconds since 1970
 */
public record SlidingWindow(long capacity, long tick, long window, long start, long taken, long before, long now)
        implements
            Counter {

    static SlidingWindow unused(Limit limit, long now) {
        var tick = tick(limit);
        var window = limit.window().toSeconds() * 1_000_000 / tick;
        return new SlidingWindow(limit.quota(), tick, window, startOf(now / tick, window), 0, 0, now);
    }

    /** Microseconds a tick for this limit: the least power of ten at which its arithmetic stays below 2^53. */
    private static long tick(Limit limit) {
        long tick = 1;
        while (limit.quota() > Limit.MOST / (limit.window().toSeconds() * (1_000_000 / tick))) {
            tick *= 10;
        }
        return tick;
    }

    @Override
    public SlidingWindow at(long later) {
        var then = Math.max(later, start * tick);
        var begun = startOf(then / tick, window);
        if (begun == start) {
            return new SlidingWindow(capacity, tick, window, start, taken, before, then);
        }
        var previous = begun == start + window ? taken : 0;
        return new SlidingWindow(capacity, tick, window, begun, 0, previous, then);
    }

    @Override
    public SlidingWindow take(long units) {
        return new SlidingWindow(capacity, tick, window, start, taken + units, before, now);
    }

    @Override
    public long remaining() {
        return Math.max(0, capacity - taken - Math.ceilDiv(before * covered(), window));
    }

    @Override
    public long waitFor(long units) {
        var room = capacity - units - taken;
        if (room >= 0 && before * covered() <= room * window) {
            return 0;
        }
        // Either the window before has to slide out far enough, or it is this one that has to, as the next one's past.
        var passes = room >= 0
                ? start + slidOut(before, room)
                : start + window + slidOut(taken, capacity - units);
        return passes * tick - now;
    }

    /** Ticks into a window at which {@code count} of the window before it weigh no more than {@code room}. */
    private long slidOut(long count, long room) {
        return window - room * window / count;
    }

    /** Ticks of the window before that still count. */
    private long covered() {
        return start + window - now / tick;
    }

    private static long startOf(long tick, long window) {
        return tick - tick % window;
    }
}
