package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One question: may this call be made?
 *
 * @param partitions all the limits that apply, a partition a level
 * @param taken what is used up at once, of each limit of these units
 * @param reservation what is held besides until it is known what the call used
 */
public record Call(List<Partition> partitions, Cost taken, Optional<Reservation> reservation) {

    public Call {
        partitions = List.copyOf(partitions);
        requireNonNull(taken);
        requireNonNull(reservation);
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("a call is decided by at least one partition");
        }
    }

    public Call(List<Partition> partitions, Cost taken) {
        this(partitions, taken, Optional.empty());
    }

    /** What is held; nothing without a reservation. */
    public Cost held() {
        return reservation.map(Reservation::amounts).orElse(Cost.NOTHING);
    }

    /** Taken and held together: what must fit. */
    public Cost asked() {
        return reservation.isPresent() ? taken.plus(held()) : taken;
    }

    /** The enforced limits that can never hold what is asked, however long one waits: only a grant makes room for that. */
    public List<Limit> impossible() {
        var asked = asked();
        var impossible = new ArrayList<Limit>(0);
        for (var partition : partitions) {
            for (var limit : partition.limits()) {
                if (!limit.shadow() && asked.of(limit.unit()) > limit.most()) {
                    impossible.add(limit);
                }
            }
        }
        return impossible;
    }

    /** A store's decision, which is that waiting will not help where such a limit is among those that refused. */
    public Decision judged(Decision decision) {
        return decision instanceof Decision.Denied denied ? judged(denied, impossible()) : decision;
    }

    private static Decision judged(Decision.Denied denied, List<Limit> impossible) {
        var refused = denied.violated().stream().map(Standing::limit).filter(impossible::contains).toList();
        return refused.isEmpty() ? denied : new Decision.Impossible(refused);
    }

    /** The most that habit may raise what is held to: what it says, but nothing that a limit could never hold. */
    public Cost mostHeld() {
        var most = reservation.flatMap(Reservation::habit).map(Habit::most).orElse(Cost.NOTHING);
        for (var unit : most.amounts().keySet()) {
            most = most.with(unit, Math.min(most.of(unit), Limit.MOST - 1 - taken.of(unit)));
        }
        for (var partition : partitions) {
            for (var limit : partition.limits()) {
                if (!limit.shadow() && most.names(limit.unit())) {
                    var fits = Math.max(0, limit.most() - taken.of(limit.unit()));
                    most = most.with(limit.unit(), Math.min(most.of(limit.unit()), fits));
                }
            }
        }
        return most;
    }

    /** Whether any limit is asked for anything. */
    public boolean takesAnything() {
        return reservation.isPresent() || !taken.ofUnits(units(partitions)).isNothing();
    }

    /** The units of all limits, in order. */
    static SortedSet<Unit> units(List<Partition> partitions) {
        var units = new TreeSet<Unit>();
        partitions.forEach(partition -> partition.limits().forEach(limit -> units.add(limit.unit())));
        return units;
    }
}
