package dev.weir.limiter.memory;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.weir.limiter.Account;
import dev.weir.limiter.Attempt;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Blocked;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.algorithm.Ledger;
import dev.weir.limiter.algorithm.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Exact within one process: for tests, for whoever has only one process, and while Redis is away. Safe for many threads. */
public final class MemoryStore implements Store {

    /** Microseconds after which a habit is forgotten. */
    private static final long WEEK = micros(Duration.ofDays(7));

    private final Map<Place, Tally> tallies = new HashMap<>();
    private final Map<Place, Mark> marks = new HashMap<>();
    private final Map<Place, Habits> habits = new HashMap<>();
    private final InstantSource clock;
    private int sweepAbove = 1_000;
    private long now;

    /** Where something is kept: its slot, and its name there. */
    private record Place(String slot, String name) {

        static Place of(Partition partition) {
            return new Place(partition.slot(), partition.name());
        }
    }

    /** What is known of a hold's name, until it is forgotten: in microseconds since 1970. */
    private record Mark(String attempt, Hold.Part part, boolean over, long forgotten) {}

    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Decision decide(Call call) {
        tick();
        var impossible = call.impossible();
        if (!impossible.isEmpty()) {
            return new Impossible(impossible);
        }
        var underway = call.reservation().flatMap(reservation -> underway(call, reservation));
        return underway.isPresent() ? underway.get() : decide(call, held(call));
    }

    private Cost held(Call call) {
        return habits(call).raise(call.held(), call.mostHeld());
    }

    /** Microseconds that such a call usually takes. */
    private long usual(Call call) {
        var usual = habits(call).durations().quantile();
        return usual == 0 ? Long.MAX_VALUE : usual;
    }

    private Habits habits(Call call) {
        return call.reservation()
                .flatMap(Reservation::habit)
                .map(habit -> habits.getOrDefault(new Place(habit.slot(), habit.name()), Habits.NONE))
                .orElse(Habits.NONE);
    }

    private Decision decide(Call call, Cost held) {
        var ledger = ledger(call.partitions());
        var blocked = ledger.blocked();
        if (blocked.isPresent()) {
            return new Blocked(blocked.get().partition().name(), instant(blocked.get().blockedUntil()));
        }
        var asked = call.taken().plus(held);
        if (!ledger.admits(asked)) {
            return new Denied(ledger.standings(asked, usual(call)));
        }
        var skipped = ledger.skipping(asked);
        var ends = call.reservation().map(reservation -> ledger.ends(micros(reservation.lifetime()))).orElse(now);
        var after = ledger.take(call.taken(), held, ends, skipped);
        if (call.takesAnything()) {
            keep(after);
        }
        var hold = call.reservation()
                .map(reservation -> open(reservation, new Hold.Part(call.partitions(), call.taken(), held,
                        instant(ledger.now()), instant(ends), skipped)));
        return new Allowed(after.standings(), hold, after.shadowed(asked, skipped));
    }

    private Hold open(Reservation reservation, Hold.Part part) {
        var hold = new Hold(reservation.id(), List.of(part), reservation.habit());
        mark(hold, part, false, micros(part.expires()));
        return hold;
    }

    private Optional<Decision> underway(Call call, Reservation reservation) {
        var id = Attempt.of(reservation.id());
        return Optional.ofNullable(marks.get(new Place(call.partitions().getFirst().slot(), id.name())))
                .filter(mark -> !mark.over && isKnown(mark, call.partitions()))
                .map(mark -> new Underway(
                        new Hold(id.other(mark.attempt), List.of(mark.part), reservation.habit()), instant(now)));
    }

    @Override
    public synchronized Settlement settle(Hold hold, Cost actual) {
        return end(hold, part -> part.charge(actual), Optional.of(actual));
    }

    @Override
    public synchronized Settlement release(Hold hold) {
        return end(hold, Hold.Part::refund, Optional.empty());
    }

    @Override
    public synchronized void undo(Call call) {
        call.reservation().ifPresent(reservation -> {
            var place = new Place(call.partitions().getFirst().slot(), Attempt.of(reservation.id()).name());
            Optional.ofNullable(marks.get(place))
                    .ifPresent(mark -> release(new Hold(reservation.id(), List.of(mark.part), Optional.empty())));
        });
    }

    private Settlement end(Hold hold, Function<Hold.Part, Map<Unit, Long>> deltas, Optional<Cost> actual) {
        tick();
        var mark = mark(hold);
        if (mark.isPresent() && (mark.get().over || !isOf(hold, mark.get()))) {
            return Settlement.REPEATED;
        }
        var part = mark.map(Mark::part).orElse(hold.parts().getFirst());
        var ledger = kept(part.partitions());
        var outside = ledger.outside(part.partitions(), part.skipped());
        var freed = mark.isPresent() ? ledger.unhold(part.held(), micros(part.expires()), outside) : ledger;
        keep(freed.book(deltas.apply(part), micros(part.since()), outside));
        mark(hold, part, true, now + micros(part.remembered()));
        actual.ifPresent(used -> observe(hold, used, ledger.now() - micros(part.since())));
        return mark.isPresent() ? Settlement.SETTLED : Settlement.LATE;
    }

    private void observe(Hold hold, Cost used, long duration) {
        hold.habit().ifPresent(habit -> {
            var place = new Place(habit.slot(), habit.name());
            var known = habits.getOrDefault(place, Habits.NONE);
            habits.put(place, known.observe(used, habit.most(), duration, now));
        });
    }

    @Override
    public synchronized Optional<Hold> renew(Hold hold, Duration lifetime) {
        tick();
        return mark(hold).filter(known -> !known.over && isOf(hold, known)).map(open -> {
            var part = open.part;
            var ledger = kept(part.partitions());
            var outside = ledger.outside(part.partitions(), part.skipped());
            var ends = Math.max(micros(part.expires()), ledger.ends(micros(lifetime)));
            keep(ledger.unhold(part.held(), micros(part.expires()), outside).hold(part.held(), ends, outside));
            var renewed = new Hold(hold.id(), List.of(part.until(instant(ends))), hold.habit());
            mark(hold, renewed.parts().getFirst(), false, ends);
            return renewed;
        });
    }

    @Override
    public synchronized Account look(List<Partition> partitions) {
        tick();
        var ledger = ledger(partitions);
        return new Account(ledger.standings(),
                ledger.blocked().map(tally -> instant(tally.blockedUntil())));
    }

    @Override
    public synchronized void steer(Partition partition, Steering steering) {
        tick();
        var tally = ledger(List.of(partition)).tallies().getFirst();
        keep(new Ledger(List.of(tally.steered(steering))));
    }

    private Optional<Mark> mark(Hold hold) {
        return Optional.ofNullable(marks.get(placeOf(hold)))
                .filter(mark -> isKnown(mark, hold.parts().getFirst().partitions()));
    }

    private void mark(Hold hold, Hold.Part part, boolean over, long forgotten) {
        marks.put(placeOf(hold), new Mark(Attempt.of(hold.id()).attempt(), part, over, forgotten));
    }

    private static boolean isOf(Hold hold, Mark mark) {
        return mark.attempt.equals(Attempt.of(hold.id()).attempt());
    }

    /** By the latest moment its partitions have seen: a clock that goes back revives no hold. */
    private boolean isKnown(Mark mark, List<Partition> partitions) {
        return mark.forgotten > kept(partitions).now();
    }

    /** As they were last decided, whatever their limits were then. */
    private Ledger kept(List<Partition> partitions) {
        return new Ledger(partitions.stream()
                .map(partition -> tallies.getOrDefault(Place.of(partition), Tally.unused(partition, now)))
                .toList()).at(now);
    }

    /** As they are under these limits, which may have changed since they were last decided. */
    private Ledger ledger(List<Partition> partitions) {
        return new Ledger(partitions.stream().map(this::tally).toList()).at(now);
    }

    private Tally tally(Partition partition) {
        var kept = tallies.get(Place.of(partition));
        return kept == null ? Tally.unused(partition, now) : kept.under(partition);
    }

    private void keep(Ledger ledger) {
        ledger.tallies().forEach(tally -> tallies.put(Place.of(tally.partition()), tally));
    }

    private void tick() {
        now = MICROS.between(Instant.EPOCH, clock.instant());
        if (tallies.size() + marks.size() + habits.size() > sweepAbove) {
            tallies.values().removeIf(tally -> tally.at(now).isUnused());
            marks.values().removeIf(mark -> mark.forgotten <= now);
            habits.values().removeIf(known -> known.since() <= now - WEEK);
            sweepAbove = Math.max(1_000, 2 * (tallies.size() + marks.size() + habits.size()));
        }
    }

    private static Place placeOf(Hold hold) {
        return new Place(hold.parts().getFirst().partitions().getFirst().slot(),
                Attempt.of(hold.id()).name());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, MICROS);
    }

    private static long micros(Instant instant) {
        return MICROS.between(Instant.EPOCH, instant);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** Kinds of calls of which it is known what they used lately. */
    synchronized int habits() {
        return habits.size();
    }

    /** Partitions of which something is used or held. */
    synchronized int size() {
        return tallies.size();
    }

    @Override
    public synchronized void close() {
        tallies.clear();
        marks.clear();
        habits.clear();
    }
}
