package dev.weir.benchmarks.contender;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.memory.MemoryStore;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Weir by its public interface: the only class here that knows it. */
public final class WeirContender implements Contender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final List<WeirLevel> levels;

    private WeirContender(Store store, Workload workload) {
        this.store = store;
        this.levels = workload.levels().stream().map(WeirLevel::of).toList();
    }

    /** Counts in Redis. Missed deadlines would be failures of the machine, not of a contender, so they are long. */
    public static WeirContender redis(String redisUrl, Workload workload) {
        var store = new RedisStore(redisUrl, new Deadlines(PATIENCE, PATIENCE));
        store.prime(PATIENCE);
        return new WeirContender(store, workload);
    }

    /** Counts in this process. */
    public static WeirContender memory(InstantSource clock, Workload workload) {
        return new WeirContender(new MemoryStore(clock), workload);
    }

    @Override
    public boolean admits(Subject subject) {
        // No stream, as in Workload.
        var partitions = new ArrayList<Partition>(levels.size());
        for (var level : levels) {
            partitions.add(level.partition(subject));
        }
        return store.decide(new Call(partitions, Cost.ONE_REQUEST)) instanceof Decision.Allowed;
    }

    @Override
    public void close() {
        store.close();
    }

    private record WeirLevel(Level level, List<Limit> limits) {

        static WeirLevel of(Level level) {
            return new WeirLevel(level, level.quotas().stream().map(WeirLevel::limit).toList());
        }

        /** One of each kind where there are two: short ones as token buckets, long ones as sliding windows. */
        private static Limit limit(Quota quota) {
            return quota.window().compareTo(Duration.ofMinutes(1)) <= 0
                    ? Limit.tokenBucket(quota.name(), quota.calls(), quota.window(), quota.calls())
                    : Limit.slidingWindow(quota.name(), quota.calls(), quota.window());
        }

        /** In the slots and by the names that the limits file gives them: a client lives in its tenant's slot. */
        Partition partition(Subject subject) {
            return level.isOfTenant()
                    ? new Partition(subject.tenant(), "tenant", limits)
                    : new Partition(subject.tenant(), "client/" + subject.client(), limits);
        }
    }
}
