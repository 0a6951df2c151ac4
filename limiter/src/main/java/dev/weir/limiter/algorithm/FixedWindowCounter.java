package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Limit;

/**
 * What this calendar period has used. What a call used beyond the quota is a debt that the following periods pay off,
 * each with its whole quota; a quota that was lowered makes no debt, and what is granted pays one off.
 *
 * @param used in this period; negative after a grant
 * @param debt how much of it the next period begins with
 */
public record FixedWindowCounter(FixedWindow algorithm, long used, long debt, long now) implements Counter {

    @Override
    public FixedWindowCounter at(long later) {
        if (later <= now) {
            return this;
        }
        var after = this;
        for (var next = algorithm.period().next(now); next <= later
                && (after.used != 0 || after.debt != 0); next = algorithm.period().next(next)) {
            after = after.nextPeriod();
        }
        return new FixedWindowCounter(algorithm, after.used, after.debt, later);
    }

    private FixedWindowCounter nextPeriod() {
        return new FixedWindowCounter(algorithm, debt, Math.max(0, debt - algorithm.quota()), now);
    }

    @Override
    public FixedWindowCounter take(long units) {
        var after = Counter.sum(used, units);
        var over = Math.max(0, after - Math.max(used, algorithm.quota()));
        return new FixedWindowCounter(algorithm, after, Math.max(0, Counter.sum(debt, over + Math.min(0, units))), now);
    }

    @Override
    public FixedWindowCounter giveBack(long units, long since) {
        return since < algorithm.period().start(now)
                ? this
                : new FixedWindowCounter(algorithm, Math.max(Math.min(0, used), used - units),
                        Math.max(0, debt - units), now);
    }

    @Override
    public long waitFor(long units) {
        if (used + units <= algorithm.quota()) {
            return 0;
        }
        var periods = Math.ceilDiv(Math.max(0, debt + units - algorithm.quota()), algorithm.quota());
        return Math.min(Limit.MOST, algorithm.period().after(now, Counter.sum(1, periods)) - now);
    }

    @Override
    public Counter under(Algorithm other) {
        return other instanceof FixedWindow window
                ? new FixedWindowCounter(window, used, debt, now)
                : Counter.begun(other, now, used);
    }
}
