package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Capacity that an admitted call occupies until it is settled, released or forgotten. It carries all that whoever
 * settles it needs, so that they need no limits file.
 *
 * @param parts one for each slot that decided the call
 * @param habit what is told of the call's usage when it is settled
 */
public record Hold(String id, List<Part> parts, Optional<Habit> habit) {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    public Hold {
        requireNonNull(id);
        parts = List.copyOf(parts);
        requireNonNull(habit);
    }

    /** When the first of its parts is forgotten, of those that are open somewhere; {@link Instant#EPOCH} where none is. */
    public Instant expires() {
        return open().stream().map(Part::expires).min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /** The parts that a store holds. */
    public List<Part> open() {
        return parts.stream().filter(part -> !part.isDrawn()).toList();
    }

    /** The partitions of all its parts. */
    public List<Partition> partitions() {
        return parts.stream().flatMap(part -> part.partitions().stream()).toList();
    }

    /** What it occupies. */
    public Cost held() {
        return parts.getFirst().held();
    }

    /**
     * What one slot holds.
     *
     * @param taken what was used up at once
     * @param since when it was taken and held, by the store's clock
     * @param skipped which shadow limits did not take part, having no room: bit n for the nth limit of the partitions
     */
    public record Part(
            List<Partition> partitions, Cost taken, Cost held, Instant since, Instant expires, long skipped) {

        /** What an instance had taken beforehand at {@code since}, and gave to a call: used up until it is settled. */
        public static Part drawn(Partition partition, Cost amounts, Instant since, long skipped) {
            return new Part(List.of(partition), amounts, Cost.NOTHING, since, Instant.EPOCH, skipped);
        }

        /** Whether the store knows nothing of it but that its amounts are used up. */
        public boolean isDrawn() {
            return expires.isBefore(since);
        }

        /** Keeps of the amounts only what is limited and more than nothing. */
        public Part {
            partitions = List.copyOf(partitions);
            var units = Call.units(partitions);
            taken = taken.ofUnits(units);
            held = held.ofUnits(units);
        }

        /** What settling books of each unit beyond what was taken; negative where that was too much. */
        public Map<Unit, Long> charge(Cost actual) {
            return each(unit -> actual.names(unit) ? actual.of(unit) - taken.of(unit) : held.of(unit));
        }

        /** What releasing gives back of each unit. */
        public Map<Unit, Long> refund() {
            return each(unit -> -taken.of(unit));
        }

        private Map<Unit, Long> each(ToLongFunction<Unit> amount) {
            return Call.units(partitions).stream().collect(Collectors.toMap(unit -> unit, amount::applyAsLong));
        }

        /** How long a store remembers that it was settled, so that a repetition changes nothing. */
        public Duration remembered() {
            var twice = Duration.between(since, expires).multipliedBy(2);
            return twice.compareTo(REMEMBERED) > 0 ? twice : REMEMBERED;
        }

        /** The same once {@code used} of what it holds is booked as taken. */
        public Part confirming(Cost used) {
            var left = held;
            for (var unit : used.amounts().keySet()) {
                left = left.with(unit, Math.max(0, left.of(unit) - used.of(unit)));
            }
            return new Part(partitions, taken.plus(used), left, since, expires, skipped);
        }

        /** The same hold, forgotten at another time; what was drawn is not. */
        public Part until(Instant end) {
            return isDrawn() ? this : new Part(partitions, taken, held, since, end, skipped);
        }
    }
}
