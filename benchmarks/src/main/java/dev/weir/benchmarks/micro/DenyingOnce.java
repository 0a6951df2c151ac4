package dev.weir.benchmarks.micro;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store that stands for Redis where Redis must not be asked: it denies once, and whoever asks again fails. */
final class DenyingOnce implements Store {

    private final Store store;
    private boolean denied;

    /** Decides as {@code store} does until that has denied. */
    DenyingOnce(Store store) {
        this.store = store;
    }

    @Override
    public Decision decide(Call call) {
        if (denied) {
            throw new IllegalStateException("the store was asked, though the denial should have been remembered");
        }
        var decision = store.decide(call);
        denied = decision instanceof Decision.Denied;
        return decision;
    }

    @Override
    public Settlement settle(Hold hold, Cost actual) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Settlement release(Hold hold) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void undo(Call call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Hold> renew(Hold hold, Duration lifetime) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Account look(List<Partition> partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void steer(Partition partition, Steering steering) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        store.close();
    }
}
