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
import java.util.stream.Stream;

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

    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Decision decide(Call call) {
        tick();
        var underway = call.reservation().flatMap(reservation -> underway(call, reservation));
        return underway.isPresent() ? underway.get() : call.judged(decide(call, held(call)));
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
        marks.put(placeOf(hold), mark(hold).begin(attempt(hold), part));
        return hold;
    }

    private Optional<Decision> underway(Call call, Reservation reservation) {
        var id = Attempt.of(reservation.id());
        var latest = latest(call.partitions());
        return marks.getOrDefault(placeOf(reservation.id(), call.partitions()), Mark.NONE)
                .open(latest)
                .map(open -> new Underway(
                        new Hold(id.other(open.attempt()), List.of(open.part()), reservation.habit()),
                        instant(latest)));
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
        tick();
        call.reservation().map(reservation -> unknown(reservation.id(), call.partitions())).ifPresent(hold -> {
            if (open(hold).isPresent()) {
                release(hold);
            }
        });
    }

    /** A hold of which nothing is known but its id. */
    private static Hold unknown(String id, List<Partition> partitions) {
        var part = new Hold.Part(partitions, Cost.NOTHING, Cost.NOTHING, Instant.EPOCH, Instant.EPOCH, 0);
        return new Hold(id, List.of(part), Optional.empty());
    }

    private Settlement end(Hold hold, Function<Hold.Part, Map<Unit, Long>> deltas, Optional<Cost> actual) {
        tick();
        var settlement = hold.parts().stream().map(part -> end(hold, part, deltas, actual)).toList().getFirst();
        return settlement == Settlement.LATE && hold.open().isEmpty() ? Settlement.SETTLED : settlement;
    }

    private Settlement end(
            Hold hold, Hold.Part told, Function<Hold.Part, Map<Unit, Long>> deltas, Optional<Cost> actual) {
        var place = placeOf(hold.id(), told.partitions());
        var mark = marks.getOrDefault(place, Mark.NONE);
        if (mark.isOver(attempt(hold), micros(told.since()), latest(told.partitions()))) {
            return Settlement.REPEATED;
        }
        var open = mark.open(attempt(hold), latest(told.partitions()));
        var part = open.orElse(told);
        var ledger = kept(part.partitions());
        var outside = ledger.outside(part.partitions(), part.skipped());
        var freed = open.isPresent() ? ledger.unhold(part.held(), micros(part.expires()), outside) : ledger;
        keep(freed.book(deltas.apply(part), micros(part.since()), outside));
        marks.put(place, mark.end(attempt(hold), ledger.now(), micros(told.remembered())));
        if (hold.open().indexOf(told) == 0) { // the client's own, by whose slot the habit is
            actual.ifPresent(used -> observe(hold, used, ledger.now() - micros(part.since())));
        }
        return open.isPresent() ? Settlement.SETTLED : Settlement.LATE;
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
        if (hold.open().isEmpty()) {
            return Optional.of(hold);
        }
        return open(hold).map(part -> {
            var ledger = kept(part.partitions());
            var outside = ledger.outside(part.partitions(), part.skipped());
            var ends = Math.max(micros(part.expires()), ledger.ends(micros(lifetime)));
            keep(ledger.unhold(part.held(), micros(part.expires()), outside).hold(part.held(), ends, outside));
            var renewed = part.until(instant(ends));
            marks.put(placeOf(hold), mark(hold).begin(attempt(hold), renewed));
            return new Hold(hold.id(),
                    Stream.concat(Stream.of(renewed), hold.parts().stream().filter(Hold.Part::isDrawn)).toList(),
                    hold.habit());
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

    private Mark mark(Hold hold) {
        return marks.getOrDefault(placeOf(hold), Mark.NONE);
    }

    /** What it holds, if it is open. */
    private Optional<Hold.Part> open(Hold hold) {
        return mark(hold).open(attempt(hold), latest(hold.parts().getFirst().partitions()));
    }

    /** The latest moment they have seen: a clock that goes back revives no hold. */
    private long latest(List<Partition> partitions) {
        return kept(partitions).now();
    }

    private static String attempt(Hold hold) {
        return Attempt.of(hold.id()).attempt();
    }

    /** As they were last decided, whatever their limits were then. */
    private Ledger kept(List<Partition> partitions) {
        return new Ledger(partitions.stream()
                .map(partition -> tallies.getOrDefault(Place.of(partition), Tally.unused(partition, now)))
                .toList()).at(now);
    }

    /** As they are under these limits, which may have changed since they were last decided. */
    private Ledger ledger(List<Partition> partitions) {
        Partition.requireTogether(partitions);
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
            marks.values().removeIf(mark -> mark.isForgotten(now));
            habits.values().removeIf(known -> known.since() <= now - WEEK);
            sweepAbove = Math.max(1_000, 2 * (tallies.size() + marks.size() + habits.size()));
        }
    }

    private static Place placeOf(Hold hold) {
        return placeOf(hold.id(), hold.parts().getFirst().partitions());
    }

    private static Place placeOf(String id, List<Partition> partitions) {
        return new Place(partitions.getFirst().slot(), Attempt.of(id).name());
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
