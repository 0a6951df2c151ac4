package dev.weir.limiter.memory;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import dev.weir.limiter.algorithm.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Exact within one process: for tests, and for whoever has only one process. */
public final class MemoryStore implements Store {

    private final ConcurrentMap<Partition, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicLong sweepAbove = new AtomicLong(1_000);
    private final InstantSource clock;

    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Decision decide(Partition partition, long cost) {
        var tooSmall = partition.limitsBelow(cost);
        if (!tooSmall.isEmpty()) {
            return new Impossible(tooSmall);
        }
        var now = MICROS.between(Instant.EPOCH, clock.instant());
        sweep(now);
        return tallies.compute(partition, (_, tally) -> decide(partition.limits(), tally, now, cost)).decision;
    }

    private static Tally decide(List<Limit> limits, @Nullable Tally tally, long now, long cost) {
        var before = tally == null
                ? limits.stream().map(limit -> Counter.unused(limit, now)).toList()
                : tally.counters.stream().map(counter -> counter.at(now)).toList();
        var waits = before.stream().map(counter -> counter.waitFor(cost)).toList();
        var allowed = waits.stream().allMatch(wait -> wait == 0);
        var after = allowed ? before.stream().map(counter -> counter.take(cost)).toList() : before;
        var standings = IntStream.range(0, limits.size())
                .mapToObj(i -> standing(limits.get(i), after.get(i), waits.get(i)))
                .toList();
        return new Tally(after, allowed ? new Allowed(standings) : new Denied(standings));
    }

    private static Standing standing(Limit limit, Counter counter, long wait) {
        return new Standing(limit, counter.remaining(), Duration.of(wait, MICROS),
                Duration.of(counter.moreAfter(), MICROS), Duration.of(counter.fullAfter(), MICROS));
    }

    /** Forgets what is as good as unused, once there is twice as much as the last sweep left: constant cost a call. */
    private void sweep(long now) {
        var bound = sweepAbove.get();
        if (tallies.size() > bound && sweepAbove.compareAndSet(bound, Long.MAX_VALUE)) {
            tallies.values().removeIf(tally -> tally.unusedAt(now));
            sweepAbove.set(Math.max(1_000, 2L * tallies.size()));
        }
    }

    /** Owners whose quota is not known to be whole. */
    int size() {
        return tallies.size();
    }

    @Override
    public void close() {
        tallies.clear();
    }

    private record Tally(List<? extends Counter> counters, Decision decision) {

        boolean unusedAt(long later) {
            return counters.stream().allMatch(counter -> counter.at(later).fullAfter() == 0);
        }
    }
}
