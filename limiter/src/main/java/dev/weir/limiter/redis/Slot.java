package dev.weir.limiter.redis;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Attempt;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Blocked;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import dev.weir.limiter.algorithm.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one slot is asked: of the partitions there, by one script.
 *
 * @param naming what its keys are called
 */
record Slot(RedisScripts redis, RedisClock clock, Keys naming, Shape shape, List<Partition> partitions) {

    private static final int TRIES = 4;

    /** Which of a call's slots, by its index, has the last word on whose id it is: the same one for whoever asks. */
    static int deciding(List<List<Partition>> slots) {
        return IntStream.range(0, slots.size())
                .boxed()
                .min(Comparator.comparing(i -> slots.get(i).getFirst().slot()))
                .orElseThrow();
    }

    /** Takes {@code taken} from all limits or from none; looks, if that is nothing. */
    Asked take(Cost taken) {
        return ask(shape.take(), keys(), amounts(taken));
    }

    private Arguments amounts(Cost taken) {
        var arguments = new Arguments();
        shape.units().forEach(unit -> arguments.add(taken.of(unit)));
        return arguments;
    }

    /** Shows Redis the script and takes one request by it, waiting {@code patience} for each: a fresh JVM is slow. */
    void prime(Duration patience) {
        redis.prime(shape.take(), patience);
        var pending = redis.send(shape.take(), keys().toArray(String[]::new),
                told(amounts(Cost.ONE_REQUEST)).toArray(), patience);
        decision(new Answer(pending.get()), Cost.ONE_REQUEST, Optional.empty());
    }

    /** Takes and holds. */
    Asked reserve(String id, Duration lifetime, Cost taken, Cost held, Optional<Habit> habit, Cost most) {
        return reserve(shape.reserve(), id, lifetime, taken, held, habit, most);
    }

    /** The same in place of a hold of this id, which is forgotten at once. */
    Asked overrule(String id, Duration lifetime, Cost taken, Cost held, Optional<Habit> habit, Cost most) {
        return reserve(shape.overrule(), id, lifetime, taken, held, habit, most);
    }

    private Asked reserve(
            Script script, String id, Duration lifetime, Cost taken, Cost held, Optional<Habit> habit, Cost most) {
        var arguments = new Arguments().add(micros(lifetime)).add(names(habit));
        for (var unit : shape.units()) {
            arguments.add(taken.of(unit)).add(held.of(unit));
            if (habit.isPresent() && most.names(unit)) {
                arguments.add(most.of(unit));
            } else {
                arguments.addNothing();
            }
        }
        return ask(script, keys(id, habit), arguments.add(Attempt.of(id).attempt()));
    }

    /**
     * Ends, confirms or renews a hold: see {@link HoldScripts#end}.
     *
     * @param used what was used, or is confirmed
     */
    Asked end(String operation, String id, Hold.Part part, Cost used, Duration lifetime, Optional<Habit> habit) {
        return end(operation, id, part, used, lifetime, habit, part.remembered());
    }

    /** The same, remembered for so long: where nobody will repeat it, not for long. */
    Asked end(
            String operation, String id, Hold.Part part, Cost used, Duration lifetime, Optional<Habit> habit,
            Duration remembered) {
        var arguments = new Arguments().add(operation)
                .add(micros(part.since()))
                .add(micros(part.expires()))
                .add(part.skipped())
                .add(remembered.toMillis())
                .add(micros(lifetime))
                .add(names(habit));
        for (var unit : shape.units()) {
            arguments.add(part.taken().of(unit)).add(part.held().of(unit));
            if (used.names(unit)) {
                arguments.add(used.of(unit));
            } else {
                arguments.addNothing();
            }
        }
        return ask(shape.end(), keys(id, habit), arguments.add(Attempt.of(id).attempt()));
    }

    /** Releases the hold of this id, of which nothing else is known, if there is one. */
    Asked undo(String id) {
        var unknown = new Hold.Part(partitions, Cost.NOTHING, Cost.NOTHING, Instant.EPOCH.minusMillis(1), Instant.EPOCH,
                0);
        return end("release", id, unknown, Cost.NOTHING, Duration.ZERO, Optional.empty());
    }

    Asked steer(Steering steering) {
        var partition = partitions.getFirst();
        var arguments = switch (steering) {
            case Steering.Reset _ -> new Arguments().add("reset").add(0).add(0);
            case Steering.Grant grant ->
                new Arguments().add("grant").add(partition.grantable(grant.limit()) + 1).add(grant.amount());
            case Steering.Block block -> new Arguments().add("block").add(0).add(micros(block.time()));
            case Steering.Unblock _ -> new Arguments().add("unblock").add(0).add(0);
        };
        return ask(Scripts.steer(partition.limits()), keys(), arguments);
    }

    /** The decision of an answer that is DONE, DENIED or BLOCKED. */
    Decision decision(Answer answer, Cost asked, Optional<Hold> hold) {
        var ledger = answer.ledger(partitions);
        return switch (answer.what()) {
            case Scripts.DONE ->
                new Allowed(ledger.standings(), hold, ledger.shadowed(asked, answer.skipped()));
            case Scripts.BLOCKED -> blocked(ledger);
            default -> new Denied(ledger.standings(asked, usual(answer)));
        };
    }

    /** How long such a call usually takes, which only {@link #reserve} is told. */
    long usual(Answer answer) {
        var numbers = 3 + partitions.size() + shape.logs();
        return answer.values().size() == numbers || answer.number(numbers) == 0
                ? Long.MAX_VALUE
                : answer.number(numbers);
    }

    static Blocked blocked(Ledger ledger) {
        var tally = ledger.blocked().orElseThrow();
        return new Blocked(tally.partition().name(), instant(tally.blockedUntil()));
    }

    /** What {@link #take} took, as if it were a hold. */
    Hold.Part taken(Cost taken, Answer answer) {
        return new Hold.Part(partitions, taken, Cost.NOTHING, instant(answer.now()), instant(answer.now()),
                answer.what() == Scripts.DONE ? answer.skipped() : 0);
    }

    /** What {@link #reserve} took and holds, or would have. */
    Hold.Part held(Cost taken, Answer answer) {
        if (answer.what() != Scripts.DONE && answer.what() != Scripts.DENIED) {
            return taken(taken, answer);
        }
        var units = shape.units();
        var numbers = answer.last(units.size() + 1);
        var held = Cost.NOTHING;
        for (int u = 0; u < units.size(); u++) {
            held = held.with(units.get(u), numbers.get(u + 1));
        }
        return new Hold.Part(partitions, taken, held, instant(answer.now()), instant(numbers.getFirst()),
                answer.skipped());
    }

    /** An open hold, as its mark says. */
    record Marked(Hold.Part part, String attempt) {

        /** Its id, which is that of another attempt than was asked for, or the same. */
        String id(String asked) {
            return Attempt.of(asked).other(attempt);
        }
    }

    /** What the mark of a hold that is UNDERWAY says. */
    Marked marked(Answer answer) {
        var mark = new Packed((byte[]) answer.values().get(2));
        mark.number();
        var since = mark.number();
        var ends = mark.number();
        var skipped = mark.number();
        var taken = Cost.NOTHING;
        var held = Cost.NOTHING;
        for (var unit : mark.text().split(" ", -1)) {
            taken = taken.with(new Unit(unit), mark.number());
            held = held.with(new Unit(unit), mark.number());
        }
        return new Marked(new Hold.Part(partitions, taken, held, instant(since), instant(ends), skipped), mark.text());
    }

    private Asked ask(Script script, List<String> keys, Arguments arguments) {
        return new Asked(script, keys.toArray(String[]::new), arguments);
    }

    private Arguments told(Arguments arguments) {
        clock.told().ifPresent(now -> arguments.add(micros(now)));
        return arguments;
    }

    private List<String> keys() {
        var keys = new ArrayList<String>();
        partitions.forEach(partition -> keys.add(naming.of(partition)));
        for (var partition : partitions) {
            for (var limit : partition.limits()) {
                if (limit.algorithm() instanceof SlidingLog) {
                    keys.add(naming.log(partition, limit));
                }
            }
        }
        return keys;
    }

    private List<String> keys(String id, Optional<Habit> habit) {
        var keys = keys();
        keys.add(naming.mark(partitions.getFirst().slot(), id));
        habit.ifPresent(known -> keys.add(naming.of(known)));
        return keys;
    }

    /** The units that a habit remembers, of those that are limited here. */
    private String names(Optional<Habit> habit) {
        return habit.map(known -> shape.units()
                .stream()
                .filter(unit -> known.most().names(unit))
                .map(Unit::name)
                .collect(Collectors.joining(" "))).orElse("");
    }

    static long micros(Instant instant) {
        return MICROS.between(Instant.EPOCH, instant);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, MICROS);
    }

    /** A question under way. */
    final class Asked {

        private final Script script;
        private final String[] keys;
        private final Arguments arguments;
        private Consumer<List<Object>> late = _ -> {};
        private Pending pending;

        private Asked(Script script, String[] keys, Arguments arguments) {
            this.script = script;
            this.keys = keys;
            this.arguments = arguments;
            this.pending = redis.send(script, keys, shape.isEven()
                    ? told(arguments).toArray()
                    : dated(micros(clock.around()), List.of()));
        }

        private byte[][] dated(long around, List<Long> written) {
            var all = arguments.copy();
            shape.addCalendars(all, around, written);
            return told(all).toArray();
        }

        private void again(Answer answer) {
            clock.heard(instant(answer.number(2)));
            pending = redis.send(script, keys, dated(answer.now(), answer.last(partitions.size())));
            pending.ifLate(late);
        }

        /** The answer; asks again where the calendar was of another moment than the script's. */
        Answer get() {
            for (int i = 0; i < TRIES; i++) {
                var answer = new Answer(pending.get());
                if (answer.what() != Scripts.MISDATED) {
                    return answer;
                }
                again(answer);
            }
            throw new IllegalStateException("Redis' clock does not stand still enough to find its month");
        }

        /** What to do about an answer that comes after {@link #get} has given it up. */
        void ifLate(Consumer<Answer> then) {
            late = values -> then.accept(new Answer(values));
            pending.ifLate(late);
        }

        /** Does not wait; only asks again where the calendar was of another moment. */
        void leave() {
            pending.then(values -> {
                var answer = new Answer(values);
                if (answer.what() == Scripts.MISDATED) {
                    again(answer);
                }
            });
        }
    }
}
