package dev.weir.limiter.front;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One partition's lease in this instance, and how large the next is to be. Safe for many threads, none of which waits for the
 * store here.
 */
final class Pool {

    private final Partition partition;
    private final Supplier<Moment> clock;
    private final Untold untold;
    private final LeaseCount count;
    private final Demand demand;
    private final Map<Limit, Long> remaining = new HashMap<>();
    private Optional<Lease> lease = Optional.empty();
    private Instant borrowsFrom = Instant.MIN;
    private boolean borrowing;

    /** What to do for a call. */
    sealed interface Step {}

    /** The lease has given it what it asked. */
    record Given(Draw draw) implements Step {}

    /** Whoever is told this leases a share, and says so by {@link #borrowed}. */
    record Borrow(Cost share) implements Step {}

    /** The store decides it. */
    record Ask() implements Step {}

    Pool(Partition partition, Supplier<Moment> clock, Untold untold, LeaseCount count) {
        this.partition = partition;
        this.clock = clock;
        this.untold = untold;
        this.count = count;
        this.demand = new Demand(Lease.longest(partition));
    }

    Partition partition() {
        return partition;
    }

    /** Draws what a call asks, as one of so many instances. */
    synchronized Step draw(Cost asked, int among) {
        var now = now();
        demand.note(asked, now);
        var draw = given(asked, now);
        if (draw.isPresent()) {
            return new Given(draw.get());
        }
        var share = borrowing || now.isBefore(borrowsFrom) ? Optional.<Cost>empty() : share(asked, among);
        borrowing |= share.isPresent();
        return share.<Step>map(Borrow::new).orElseGet(Ask::new);
    }

    /** The present moment, at which what is over has ended. */
    private Instant now() {
        var now = clock.get();
        if (lease.isPresent() && !lease.get().isOpen(now)) {
            end(now.wall());
        }
        return now.wall();
    }

    private void end(Instant now) {
        lease.ifPresent(over -> count.returned(over.left()));
        lease.flatMap(over -> over.end(now)).ifPresent(untold::add);
        lease = Optional.empty();
    }

    private Optional<Draw> given(Cost asked, Instant now) {
        return lease.filter(open -> open.take(asked))
                .map(open -> new Draw(this, open, asked, open.standings(now), open.shadowed()));
    }

    /** Of each unit what the next calls may ask; empty where that is too little to be worth it. */
    private Optional<Cost> share(Cost asked, int among) {
        var share = Cost.NOTHING;
        for (var unit : units()) {
            var amount = Math.min(demand.expected(unit), Sharing.share(remaining(unit), among));
            if (!Sharing.isWorthwhile(amount, asked.of(unit))) {
                return Optional.empty();
            }
            share = share.with(unit, amount);
        }
        return demand.isBusy() && !asked.isNothing() ? Optional.of(share) : Optional.empty();
    }

    private Set<Unit> units() {
        var units = new TreeSet<Unit>();
        partition.limits().forEach(limit -> units.add(limit.unit()));
        return units;
    }

    /** What there was when the store last said so; a shadow limit that is full stands in nobody's way. */
    private long remaining(Unit unit) {
        return partition.limits()
                .stream()
                .filter(limit -> limit.unit().equals(unit))
                .mapToLong(limit -> limit.shadow()
                        ? limit.most()
                        : remaining.getOrDefault(limit, limit.most()))
                .min()
                .orElse(0);
    }

    /** What became of leasing a share: this call's draw on it. After a failure the store is left alone for a moment. */
    synchronized Optional<Draw> borrowed(Optional<Lease> fresh, Cost asked) {
        borrowing = false;
        var now = now();
        if (fresh.isEmpty()) {
            borrowsFrom = now.plus(Lease.longest(partition));
            return Optional.empty();
        }
        end(now);
        lease = fresh;
        return given(asked, now());
    }

    /** How its limits stand, by the store's word. */
    synchronized void heard(List<Standing> standings) {
        standings.stream()
                .filter(standing -> standing.partition().equals(partition.name())
                        && partition.limits().contains(standing.limit()))
                .forEach(standing -> remaining.put(standing.limit(), standing.remaining()));
    }

    /** Takes of a lease what is left of this, for a call that has drawn on it. */
    synchronized Cost drawMore(Lease from, Cost more) {
        return from.takeWhatIsLeft(more);
    }

    synchronized void putBack(Lease to, Cost unused) {
        to.putBack(unused);
        demand.forget(unused);
    }

    /** Ends the lease if its time is over; whether nobody has asked for another for a while. */
    synchronized boolean isIdle() {
        var now = now();
        return lease.isEmpty() && !borrowing && demand.isOver(now);
    }

    /** Forgets the lease, which is not this instance's alone any more. */
    synchronized void forget() {
        lease.ifPresent(forgotten -> count.lost(forgotten.left()));
        lease = Optional.empty();
    }

    /** Ends the lease. */
    synchronized void end() {
        end(clock.get().wall());
    }
}
