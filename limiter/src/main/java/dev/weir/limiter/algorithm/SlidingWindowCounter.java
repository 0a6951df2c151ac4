package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Limit;

/**
 * Two counts: what this window has used, and what the one before used, of which the part still counts that the window
 * sliding along with the clock covers. Windows are aligned to 1970, so instances agree on them without talking.
 *
 * @param tick the algorithm's
 * @param ticks the algorithm's
 * @param taken in this window
 * @param before in the window before
 */
public record SlidingWindowCounter(SlidingWindow algorithm, long tick, long ticks, long taken, long before, long now)
        implements
            Counter {

    /** Counts so much, or the most whose weight is exact: at least sixteen times the quota. */
    public SlidingWindowCounter {
        var most = (Limit.MOST - 1) / ticks;
        taken = Math.clamp(taken, -most, most);
        before = Math.clamp(before, -most, most);
    }

    public static SlidingWindowCounter of(SlidingWindow algorithm, long taken, long before, long now) {
        var tick = algorithm.tick();
        return new SlidingWindowCounter(algorithm, tick, algorithm.ticks(tick), taken, before, now);
    }

    private SlidingWindowCounter with(long nowTaken, long nowBefore, long later) {
        return new SlidingWindowCounter(algorithm, tick, ticks, nowTaken, nowBefore, later);
    }

    @Override
    public SlidingWindowCounter at(long later) {
        if (later <= now) {
            return this;
        }
        return switch ((int) Math.min(2, (startAt(later) - start()) / ticks)) {
            case 0 -> with(taken, before, later);
            case 1 -> with(0, taken, later);
            default -> with(0, 0, later);
        };
    }

    @Override
    public SlidingWindowCounter take(long units) {
        return with(taken + units, before, now);
    }

    @Override
    public SlidingWindowCounter giveBack(long units, long since) {
        return switch ((int) Math.min(2, (start() - startAt(since)) / ticks)) {
            case 0 -> with(Math.max(Math.min(0, taken), taken - units), before, now);
            case 1 -> with(taken, Math.max(Math.min(0, before), before - units), now);
            default -> this;
        };
    }

    @Override
    public long used() {
        return taken + Math.ceilDiv(before * covered(), ticks);
    }

    @Override
    public long waitFor(long units) {
        var room = algorithm.quota() - units - taken;
        if (before * covered() <= room * ticks) {
            return 0;
        }
        // Either the window before has to slide out far enough, or it is this one that has to, as the next one's past.
        var passes = room >= 0
                ? start() + slidOut(before, room)
                : start() + ticks + slidOut(taken, algorithm.quota() - units);
        return passes * tick - now;
    }

    @Override
    public Counter under(Algorithm other) {
        return other instanceof SlidingWindow window
                ? of(window, taken, before, now)
                : Counter.begun(other, now, taken + before);
    }

    /** Ticks into a window at which {@code count} of the window before it weigh no more than {@code room}. */
    private long slidOut(long count, long room) {
        return count == 0 ? ticks : ticks - room * ticks / count;
    }

    /** Ticks of the window before that still count. */
    private long covered() {
        return start() + ticks - now / tick;
    }

    /** The tick at which this window began. */
    private long start() {
        return startAt(now);
    }

    private long startAt(long micros) {
        var moment = micros / tick;
        return moment - moment % ticks;
    }
}
