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
 * released. Both off the caller's path: what is lost of it ends with the hold. (Taking and giving back would be wrong: a bucket that
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

    /** One slot's part: what it was asked and what it answered. */
    private record Voted(Slot slot, Hold.Part part, Answer answer) {

        boolean holds() {
            return answer.what() == Scripts.DONE;
        }
    }

    Decision decide() {
        var votes = votes(slots.stream().map(this::ask).toList());
        if (votes.stream().allMatch(Voted::holds)) {
            return admit(votes);
        }
        votes.stream().filter(Voted::holds).forEach(vote -> release(vote.slot, vote.part));
        return refuse(votes);
    }

    private Slot.Asked ask(Slot slot) {
        var kept = habit(slot);
        var asked = slot.reserve(id, lifetime, Cost.NOTHING, kept.isPresent() ? call.asked() : raised(), kept,
                call.mostHeld());
        asked.ifLate(answer -> {
            if (answer.what() == Scripts.DONE) {
                release(slot, slot.held(Cost.NOTHING, answer));
            }
        });
        return asked;
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

    private List<Voted> votes(List<Slot.Asked> asked) {
        var votes = new ArrayList<Voted>();
        var away = Optional.<StoreUnavailable>empty();
        for (int i = 0; i < asked.size(); i++) {
            try {
                votes.add(vote(slots.get(i), away.isPresent() ? asked.get(i).now() : asked.get(i).get()));
            } catch (StoreUnavailable e) {
                away = Optional.of(e);
            }
        }
        if (away.isPresent()) {
            votes.stream().filter(Voted::holds).forEach(vote -> release(vote.slot, vote.part));
            throw away.get();
        }
        return votes;
    }

    private static Voted vote(Slot slot, Answer answer) {
        return new Voted(slot,
                answer.what() == Scripts.UNDERWAY ? slot.marked(answer).part() : slot.held(Cost.NOTHING, answer),
                answer);
    }

    private void release(Slot slot, Hold.Part part) {
        slot.end("release", id, part, Cost.NOTHING, Duration.ZERO, Optional.empty(), UNCONFIRMED).leave();
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
        var underway = votes.stream().filter(vote -> vote.answer.what() == Scripts.UNDERWAY).toList();
        if (!underway.isEmpty()) {
            return underway(underway);
        }
        return votes.stream()
                .filter(vote -> vote.answer.what() == Scripts.BLOCKED)
                .findFirst()
                .<Decision>map(vote -> Slot.blocked(vote.answer.ledger(vote.slot.partitions())))
                .orElseGet(() -> new Denied(votes.stream().flatMap(vote -> released(vote).stream()).toList()));
    }

    private Underway underway(List<Voted> votes) {
        var first = votes.getFirst();
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
