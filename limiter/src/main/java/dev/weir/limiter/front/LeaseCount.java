package dev.weir.limiter.front;

import dev.weir.limiter.Cost;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of leases. Safe for many threads. */
final class LeaseCount {

    private final LongAdder calls = new LongAdder();
    private final LongAdder leases = new LongAdder();
    private final LongAdder drawn = new LongAdder();
    private final LongAdder returned = new LongAdder();
    private final LongAdder lost = new LongAdder();

    void call() {
        calls.increment();
    }

    void lease(Cost share) {
        leases.increment();
        drawn.add(sum(share));
    }

    void returned(Cost unused) {
        returned.add(sum(unused));
    }

    void lost(Cost unused) {
        lost.add(sum(unused));
    }

    private static long sum(Cost cost) {
        return cost.amounts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was counted since this was asked last. */
    LeaseFigures figures() {
        return new LeaseFigures(calls.sumThenReset(), leases.sumThenReset(), drawn.sumThenReset(),
                returned.sumThenReset(), lost.sumThenReset());
    }
}
