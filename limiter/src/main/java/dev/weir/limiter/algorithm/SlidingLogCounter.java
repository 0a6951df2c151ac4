package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.SlidingLog;
import java.util.ArrayList;
import java.util.List;

/**
 * What was used in the window that ends now, each use with its time.
 *
 * @param uses oldest first
 */
public record SlidingLogCounter(SlidingLog algorithm, List<Use> uses, long now) implements Counter {

    /** {@code amount} used at {@code at}. */
    public record Use(long at, long amount) {}

    static SlidingLogCounter unused(SlidingLog algorithm, long now) {
        return new SlidingLogCounter(algorithm, List.of(), now);
    }

    @Override
    public SlidingLogCounter at(long later) {
        var then = Math.max(now, later);
        return uses.isEmpty() || uses.getFirst().at > then - window()
                ? new SlidingLogCounter(algorithm, uses, then)
                : new SlidingLogCounter(algorithm,
                        uses.stream().dropWhile(use -> use.at <= then - window()).toList(), then);
    }

    @Override
    public SlidingLogCounter take(long units) {
        if (units == 0) {
            return this;
        }
        var more = new ArrayList<>(uses);
        more.add(new Use(now, units));
        return new SlidingLogCounter(algorithm, more, now);
    }

    @Override
    public SlidingLogCounter giveBack(long units, long since) {
        var left = new ArrayList<>(uses);
        var more = units;
        for (int i = 0; i < left.size() && more > 0; i++) {
            var use = left.get(i);
            if (use.at == since && use.amount > 0) {
                var back = Math.min(more, use.amount);
                left.set(i, new Use(since, use.amount - back));
                more -= back;
            }
        }
        left.removeIf(use -> use.amount == 0);
        return new SlidingLogCounter(algorithm, left, now);
    }

    @Override
    public long used() {
        return uses.stream().mapToLong(Use::amount).sum();
    }

    @Override
    public long waitFor(long units) {
        var over = used() + units - algorithm.quota();
        if (over <= 0) {
            return 0;
        }
        for (int i = 0; i < uses.size(); i++) {
            over -= uses.get(i).amount;
            // What was granted at the same moment lapses with it.
            if (over <= 0 && (i + 1 == uses.size() || uses.get(i + 1).at > uses.get(i).at)) {
                return uses.get(i).at + window() - now;
            }
        }
        return window();
    }

    /** The last use has to leave the window, even where a grant outweighs it. */
    @Override
    public long fullAfter() {
        return uses.isEmpty() ? 0 : uses.getLast().at + window() - now;
    }

    @Override
    public Counter under(Algorithm other) {
        return other instanceof SlidingLog log
                ? new SlidingLogCounter(log, uses, now).at(now)
                : Counter.begun(other, now, used());
    }

    private long window() {
        return algorithm.micros();
    }
}
