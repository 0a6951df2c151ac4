package dev.weir.limiter.front;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.Instant;

/** What calls asked of one partition here in this stretch of time, and in the one before. Not safe for many threads. */
final class Demand {

    /** For fewer calls a stretch a lease, and giving the rest of it back, is no less work than asking for each. */
    private static final int FEWEST = 6;

    private final Duration stretch;
    private Instant begun = Instant.EPOCH;
    private Asked asked = Asked.NOTHING;
    private Asked before = Asked.NOTHING;

    private record Asked(int calls, Cost cost) {

        static final Asked NOTHING = new Asked(0, Cost.NOTHING);
    }

    Demand(Duration stretch) {
        this.stretch = stretch;
    }

    /** Whether all this was long ago, or by another clock. */
    boolean isOver(Instant now) {
        return now.isBefore(begun) || !now.isBefore(begun.plus(stretch.multipliedBy(2)));
    }

    void note(Cost cost, Instant now) {
        if (isOver(now)) {
            before = Asked.NOTHING;
            asked = Asked.NOTHING;
            begun = now;
        } else if (!now.isBefore(begun.plus(stretch))) {
            before = asked;
            asked = Asked.NOTHING;
            begun = begun.plus(stretch);
        }
        asked = new Asked(asked.calls + 1, sum(asked.cost, cost));
    }

    /** Both, or the most that can be asked at once: calls that no limit could ever let in are noted, too. */
    private static Cost sum(Cost some, Cost more) {
        var sum = some;
        for (var amount : more.amounts().entrySet()) {
            var unit = amount.getKey();
            sum = sum.with(unit, Math.min(Limit.MOST - 1, sum.of(unit) + amount.getValue()));
        }
        return sum;
    }

    /** Of what was noted last, that it was not needed. */
    void forget(Cost cost) {
        var left = asked.cost;
        for (var amount : cost.amounts().entrySet()) {
            left = left.with(amount.getKey(), Math.max(0, left.of(amount.getKey()) - amount.getValue()));
        }
        asked = new Asked(Math.max(0, asked.calls - 1), left);
    }

    boolean isBusy() {
        return Math.max(before.calls, 2 * asked.calls) >= FEWEST;
    }

    /** What the next stretch may need: as much as the last, or twice what this one has needed, where that grows. */
    long expected(Unit unit) {
        return Math.max(before.cost.of(unit), 2 * asked.cost.of(unit));
    }
}
