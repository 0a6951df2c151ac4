package dev.weir.limiter.front;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.memory.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that goes away and comes back when told to, and counts how often it was asked. */
final class FlakyStore implements Store {

    final MemoryStore memory;
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean away;
    /** Whether it decides, but nobody hears of it. */
    volatile boolean answersAreLost;
    /** What happens while it is being asked, before it answers or does not. */
    volatile Runnable meanwhile = () -> {};
    /** What happens once it has decided, before its answer is heard. */
    volatile Runnable before = () -> {};

    FlakyStore(InstantSource clock) {
        memory = new MemoryStore(clock);
    }

    private Store reached() {
        asked.incrementAndGet();
        meanwhile.run();
        if (away) {
            throw new StoreUnavailable("no answer", new IllegalStateException("away"));
        }
        return memory;
    }

    @Override
    public Decision decide(Call call) {
        var decision = reached().decide(call);
        before.run();
        if (answersAreLost) {
            throw new StoreUnavailable("no answer", new IllegalStateException("lost"));
        }
        return decision;
    }

    @Override
    public void undo(Call call) {
        reached().undo(call);
    }

    @Override
    public Settlement settle(Hold hold, Cost actual) {
        return reached().settle(hold, actual);
    }

    @Override
    public Settlement release(Hold hold) {
        return reached().release(hold);
    }

    @Override
    public Optional<Hold> renew(Hold hold, Duration lifetime) {
        return reached().renew(hold, lifetime);
    }

    @Override
    public Account look(List<Partition> partitions) {
        return reached().look(partitions);
    }

    @Override
    public void steer(Partition partition, Steering steering) {
        reached().steer(partition, steering);
    }

    @Override
    public void close() {
        memory.close();
    }
}
