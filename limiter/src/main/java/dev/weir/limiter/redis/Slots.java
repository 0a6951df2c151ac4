package dev.weir.limiter.redis;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One call that several slots of a cluster decide, in parallel in one round trip. Each takes a hold on all that is asked,
 * and what is to be used up at once is confirmed only when all have agreed; where one has not, the others' holds are
 * withdrawn. Both off the caller's path: what is lost of it ends with the hold. (Taking and giving back would be wrong: a bucket that
 * refilled between the two would admit too much.)
 */
record Slots(List<Slot> slots, Call call, LastHeld lastHeld, String id, Duration lifetime) {

    /** How long a slot holds its part of a decision that nobody confirms. */
    private static final Duration UNCONFIRMED = Duration.ofSeconds(10);

    Slots(List<Slot> slots, Call call, LastHeld lastHeld) {
        this(slots, call, lastHeld,
                call.reservation().map(Reservation::id).orElseGet(() -> UUID.randomUUID().toString()),
                call.reservation().map(Reservation::lifetime).orElse(UNCONFIRMED));
    }

    /** What one slot is asked. */
    private record Asked(Slot slot, Slot.Asked answer) {}

    /** One slot's part: what it was asked and what it answered. */
    private record Voted(Slot slot, Hold.Part part, Answer answer) {

        boolean holds() {
            return answer.what() == Scripts.DONE;
        }

        boolean isUnderway() {
            return answer.what() == Scripts.UNDERWAY;
        }

        boolean refuses() {
            return !holds() && !isUnderway();
        }
    }

    Decision decide() {
        var votes = votes(slots.stream().map(slot -> ask(slot, false)).toList(), List.of());
        if (votes.stream().anyMatch(Voted::isUnderway) && votes.stream().noneMatch(Voted::refuses)
                && deciding(votes).holds()) {
            votes = overruled(votes);
        }
        if (votes.stream().allMatch(Voted::holds)) {
            return admit(votes);
        }
        withdraw(votes);
        return refuse(votes);
    }

    private static Voted deciding(List<Voted> votes) {
        return votes.get(Slot.deciding(votes.stream().map(vote -> vote.slot.partitions()).toList()));
    }

    /**
     * What others hold by the id that is this call's: two who ask with one id at the same moment may each find the other in a
     * slot. They take it from each other by the deciding slot's word, in one more round trip. Where all slots had agreed to
     * a hold, and the deciding one has lost its mark since, it stays with whoever has it.
     */
    private List<Voted> overruled(List<Voted> votes) {
        var again = votes.stream().filter(Voted::isUnderway).map(vote -> ask(vote.slot, true)).toList();
        var overruled = new ArrayList<>(votes);
        var answers = votes(again, votes).iterator();
        overruled.replaceAll(vote -> vote.isUnderway() ? answers.next() : vote);
        return overruled;
    }

    private Asked ask(Slot slot, boolean overruling) {
        var kept = habit(slot);
        var held = kept.isPresent() ? call.asked() : raised();
        var asked = overruling
                ? slot.overrule(id, lifetime, Cost.NOTHING, held, kept, call.mostHeld())
                : slot.reserve(id, lifetime, Cost.NOTHING, held, kept, call.mostHeld());
        asked.ifLate(answer -> {
            if (answer.what() == Scripts.DONE) {
                withdraw(slot, slot.held(Cost.NOTHING, answer));
            }
        });
        return new Asked(slot, asked);
    }

    /** What the slots hold that do not keep the habit. */
    private Cost raised() {
        return call.reservation()
                .flatMap(Reservation::habit)
                .map(habit -> lastHeld.raise(habit, call.asked()))
                .orElse(call.asked());
    }

    /** The habit, for the slot that keeps it. */
    private Optional<Habit> habit(Slot slot) {
        return call.reservation()
                .flatMap(Reservation::habit)
                .filter(habit -> habit.slot().equals(slot.partitions().getFirst().slot()));
    }

    /** What they answer; if one does not, nothing is held by those that did, nor by those {@code before} them. */
    private List<Voted> votes(List<Asked> asked, List<Voted> before) {
        var votes = new ArrayList<Voted>();
        var away = Optional.<StoreUnavailable>empty();
        for (var one : asked) {
            try {
                votes.add(vote(one.slot, one.answer.get()));
            } catch (StoreUnavailable e) {
                away = away.filter(first -> !first.isOfOneCall()).or(() -> Optional.of(e));
            }
        }
        if (away.isPresent()) {
            withdraw(before);
            withdraw(votes);
            throw away.get();
        }
        return votes;
    }

    private static Voted vote(Slot slot, Answer answer) {
        return new Voted(slot,
                answer.what() == Scripts.UNDERWAY ? slot.marked(answer).part() : slot.held(Cost.NOTHING, answer),
                answer);
    }

    private void withdraw(List<Voted> votes) {
        votes.stream().filter(Voted::holds).forEach(vote -> withdraw(vote.slot, vote.part));
    }

    private void withdraw(Slot slot, Hold.Part part) {
        slot.end("withdraw", id, part, Cost.NOTHING, Duration.ZERO, Optional.empty(), UNCONFIRMED).leave();
    }

    private Decision admit(List<Voted> votes) {
        votes.forEach(this::confirm);
        votes.forEach(vote -> habit(vote.slot).ifPresent(habit -> lastHeld.note(habit, vote.part.held())));
        var standings = votes.stream().flatMap(vote -> confirmed(vote).stream()).toList();
        var shadowed = votes.stream()
                .flatMap(vote -> vote.answer.ledger(vote.slot.partitions())
                        .shadowed(vote.part.held(), vote.answer.skipped())
                        .stream())
                .toList();
        var hold = call.reservation()
                .map(reservation -> new Hold(id,
                        votes.stream().map(vote -> vote.part.confirming(call.taken())).toList(),
                        reservation.habit()));
        return new Allowed(standings, hold, shadowed);
    }

    /** What was to be taken at once is booked; without a reservation that is all. */
    private void confirm(Voted vote) {
        var operation = call.reservation().isPresent() ? "confirm" : "settle";
        vote.slot.end(operation, id, vote.part, call.taken(), Duration.ZERO, Optional.empty(), UNCONFIRMED).leave();
    }

    /** How the limits stand once that is done. */
    private List<Standing> confirmed(Voted vote) {
        var part = vote.part.confirming(call.taken());
        var ends = Slot.micros(vote.part.expires());
        return vote.answer.ledger(vote.slot.partitions())
                .unhold(vote.part.held(), ends, vote.part.skipped())
                .take(part.taken(), part.held(), ends, vote.part.skipped())
                .standings();
    }

    private Decision refuse(List<Voted> votes) {
        if (deciding(votes).isUnderway() || votes.stream().noneMatch(Voted::refuses)) {
            return underway(votes.stream().filter(Voted::isUnderway).toList());
        }
        var said = votes.stream().filter(vote -> !vote.isUnderway()).toList();
        return said.stream()
                .filter(vote -> vote.answer.what() == Scripts.BLOCKED)
                .findFirst()
                .<Decision>map(vote -> Slot.blocked(vote.answer.ledger(vote.slot.partitions())))
                .orElseGet(() -> new Denied(said.stream().flatMap(vote -> released(vote).stream()).toList()));
    }

    private Underway underway(List<Voted> votes) {
        var first = deciding(votes);
        return new Underway(new Hold(first.slot.marked(first.answer).id(id), votes.stream().map(Voted::part).toList(),
                call.reservation().flatMap(Reservation::habit)), Slot.instant(first.answer.now()));
    }

    /** How the limits stand once those that had room hold nothing of this call. */
    private static List<Standing> released(Voted vote) {
        var ledger = vote.answer.ledger(vote.slot.partitions());
        return vote.holds()
                ? ledger.unhold(vote.part.held(), Slot.micros(vote.part.expires()), vote.part.skipped())
                        .standings()
                : ledger.standings(vote.part.held(), vote.slot.usual(vote.answer));
    }
}
