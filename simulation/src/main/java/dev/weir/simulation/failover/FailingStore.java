package dev.weir.simulation.failover;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store that goes through an {@link Outage}: first the primary, then nothing, then the replica. */
final class FailingStore implements Store {

    private final Store primary;
    private final Replica replica;
    private final Outage outage;
    private Phase phase = Phase.REPLICATED;
    private long lost;

    private enum Phase {
        REPLICATED,
        CUT_OFF,
        AWAY,
        PROMOTED
    }

    FailingStore(Store primary, Replica replica, Outage outage) {
        this.primary = primary;
        this.replica = replica;
        this.outage = outage;
    }

    /** Does what is due by then. */
    void passTo(Duration now) {
        if (phase == Phase.REPLICATED && now.compareTo(outage.cutOff()) >= 0) {
            phase = Phase.CUT_OFF;
            replica.cutOff();
        }
        if (phase == Phase.CUT_OFF && now.compareTo(outage.at()) >= 0) {
            phase = Phase.AWAY;
        }
        if (phase == Phase.AWAY && now.compareTo(outage.back()) >= 0) {
            phase = Phase.PROMOTED;
        }
    }

    /** Decisions that let a call pass, and that the replica has not seen. */
    long lost() {
        return lost;
    }

    private Store current() {
        return switch (phase) {
            case REPLICATED, CUT_OFF -> primary;
            case AWAY -> throw new StoreUnavailable("Redis: failing over", new IOException("failing over"));
            case PROMOTED -> replica.store();
        };
    }

    @Override
    public Decision decide(Call call) {
        var decision = current().decide(call);
        if (phase == Phase.REPLICATED) {
            replica.follow(call);
        } else if (phase == Phase.CUT_OFF && decision instanceof Allowed) {
            lost++;
        }
        return decision;
    }

    @Override
    public Settlement settle(Hold hold, Cost actual) {
        return current().settle(hold, actual);
    }

    @Override
    public Settlement release(Hold hold) {
        return current().release(hold);
    }

    @Override
    public void undo(Call call) {
        current().undo(call);
    }

    @Override
    public Optional<Hold> renew(Hold hold, Duration lifetime) {
        return current().renew(hold, lifetime);
    }

    @Override
    public Account look(List<Partition> partitions) {
        return current().look(partitions);
    }

    @Override
    public void steer(Partition partition, Steering steering) {
        current().steer(partition, steering);
    }

    @Override
    public void close() {
        primary.close();
        replica.store().close();
    }
}
