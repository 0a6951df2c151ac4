package dev.weir.limiter.front;

import dev.weir.limiter.Attempt;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Shares of leased limits: taken of the store all at once, and given to calls without asking it. A call that finds nothing
 * left is decided by the store whole, which therefore always has the last word. Safe for many threads: one of them leases the
 * next share, the others ask the store meanwhile.
 */
final class Leases {

    /** How long a share can be given back whose answer never came. */
    private static final Duration KNOWN = Duration.ofMinutes(1);

    private final Map<Partition, Pool> pools = new ConcurrentHashMap<>();
    private final Store store;
    private final Breakers breakers;
    private final Supplier<Moment> clock;
    private final Untold untold;
    private final LeaseCount count = new LeaseCount();

    Leases(Store store, Breakers breakers, Supplier<Moment> clock, Untold untold) {
        this.store = store;
        this.breakers = breakers;
        this.clock = clock;
        this.untold = untold;
    }

    /** Draws of what this call asks all that leases have, as one of so many instances. */
    Drawn draw(Call call, int among) {
        var draws = new ArrayList<Draw>(0);
        for (var partition : call.partitions()) {
            if (partition.sharing() == Sharing.LEASED && isLeasable(partition, call)) {
                draw(partition, call, among).ifPresent(draws::add);
            }
        }
        if (!draws.isEmpty()) {
            count.call();
        }
        return new Drawn(call, draws);
    }

    /** What became of leases since this was asked last. */
    LeaseFigures figures() {
        return count.figures();
    }

    /**
     * A slot that holds another part of the call would know the call's id already when this one is settled; and of several
     * attempts at one thing a store has to know.
     */
    private static boolean isLeasable(Partition partition, Call call) {
        return call.partitions().stream().filter(other -> other.slot().equals(partition.slot())).count() == 1
                && (call.partitions().stream().anyMatch(other -> other.sharing() == Sharing.STRICT)
                        || call.reservation().map(Leases::isAlone).orElse(true));
    }

    private static boolean isAlone(Reservation reservation) {
        return Attempt.of(reservation.id()).attempt().isEmpty();
    }

    private Optional<Draw> draw(Partition partition, Call call, int among) {
        var asked = asked(partition, call);
        var pool = pools.computeIfAbsent(partition, it -> new Pool(it, clock, untold, count));
        return switch (pool.draw(asked, among)) {
            case Pool.Given(var draw) -> Optional.of(draw);
            case Pool.Borrow(var share) -> borrow(pool, share, asked);
            case Pool.Ask _ -> Optional.empty();
        };
    }

    private static Cost asked(Partition partition, Call call) {
        var asked = Cost.NOTHING;
        for (var limit : partition.limits()) {
            asked = asked.with(limit.unit(), call.taken().of(limit.unit()) + call.held().of(limit.unit()));
        }
        return asked;
    }

    private Optional<Draw> borrow(Pool pool, Cost share, Cost asked) {
        endThoseThatAreOver();
        var lease = Optional.<Lease>empty();
        var draw = Optional.<Draw>empty();
        try {
            lease = lease(pool, share);
        } finally {
            draw = pool.borrowed(lease, asked);
        }
        return draw;
    }

    /** Takes a share. It has an id, by which what is not used can be given back once, and all where no answer came. */
    private Optional<Lease> lease(Pool pool, Cost share) {
        var from = clock.get();
        var sent = new AtomicBoolean();
        var call = new Call(List.of(pool.partition()), share,
                Optional.of(new Reservation(UUID.randomUUID().toString(), Cost.NOTHING, KNOWN)));
        try {
            var decision = breakers.ask(call.partitions(), () -> {
                sent.set(true);
                return store.decide(call);
            });
            heard(pool, decision);
            if (decision instanceof Allowed) {
                count.lease(share);
            }
            return decision instanceof Allowed allowed
                    ? allowed.hold().map(hold -> new Lease(hold, allowed, from))
                    : Optional.empty();
        } catch (StoreUnavailable _) {
            if (sent.get()) {
                untold.add(new Ending.Refused(call, from.wall()));
            }
            return Optional.empty();
        }
    }

    private static void heard(Pool pool, Decision decision) {
        switch (decision) {
            case Allowed allowed -> pool.heard(allowed.standings());
            case Denied denied -> pool.heard(denied.standings());
            default -> {
            }
        }
    }

    /** The store has decided this call, of which leases had nothing to give: what is left tells how large a share may be. */
    void heard(Call call, Decision decision) {
        for (var partition : call.partitions()) {
            if (partition.sharing() == Sharing.LEASED) {
                Optional.ofNullable(pools.get(partition)).ifPresent(pool -> heard(pool, decision));
            }
        }
    }

    /** What is left of leases whose time is over is to be given back, and pools that nobody asks are forgotten. */
    void endThoseThatAreOver() {
        pools.values().removeIf(Pool::isIdle);
    }

    /** Ends the leases of this partition, whatever its limits were. */
    void end(Partition partition) {
        pools.values()
                .stream()
                .filter(pool -> pool.partition().slot().equals(partition.slot())
                        && pool.partition().name().equals(partition.name()))
                .forEach(Pool::end);
    }

    /** Ends all leases. */
    void end() {
        pools.values().forEach(Pool::end);
    }

    /** Forgets all leases, which others may have too: after a restore, whoever was restored from the same snapshot. */
    void forget() {
        pools.values().forEach(Pool::forget);
        pools.clear();
    }
}
