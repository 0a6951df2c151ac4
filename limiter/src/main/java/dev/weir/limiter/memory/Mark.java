package dev.weir.limiter.memory;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.weir.limiter.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a hold's name: the attempt that began last, unless somebody ended it, and those that are over. All
 * moments are microseconds since 1970.
 *
 * @param until until when it is remembered what is over
 * @param before whatever began until then is over
 * @param over attempts that are
 */
record Mark(Optional<Begun> begun, long until, long before, List<String> over) {

    static final Mark NONE = new Mark(Optional.empty(), 0, Long.MIN_VALUE, List.of());

    /** More are not kept apart. */
    private static final int MOST_OVER = 16;

    /** An attempt, and what it took and holds. */
    record Begun(String attempt, Hold.Part part) {

        private boolean isOpen(long now) {
            return ends() > now;
        }

        private long ends() {
            return micros(part.expires());
        }
    }

    /** The attempt that is open. */
    Optional<Begun> open(long now) {
        return begun.filter(last -> last.isOpen(now));
    }

    /** What this attempt holds, if it is the one that is open. */
    Optional<Hold.Part> open(String attempt, long now) {
        return open(now).filter(last -> last.attempt.equals(attempt)).map(Begun::part);
    }

    /** Whether it is remembered that this attempt, which began at {@code since}, is over. */
    boolean isOver(String attempt, long since, long now) {
        return until > now && !isBegun(attempt) && (since <= before || over.contains(attempt));
    }

    private boolean isBegun(String attempt) {
        return begun.filter(last -> last.attempt.equals(attempt)).isPresent();
    }

    /** Once this attempt is open, or open for longer. */
    Mark begin(String attempt, Hold.Part part) {
        return new Mark(Optional.of(new Begun(attempt, part)), until, before,
                over.stream().filter(other -> !other.equals(attempt)).toList());
    }

    /** Once this attempt is over, which is remembered for so many microseconds. */
    Mark end(String attempt, long now, long remembered) {
        var mark = until > now ? this : new Mark(begun, 0, Long.MIN_VALUE, List.of());
        var another = begun.filter(last -> !last.attempt.equals(attempt));
        return mark.with(another, attempt, now, now + remembered);
    }

    private Mark with(Optional<Begun> another, String attempt, long now, long forgotten) {
        var full = over.size() >= MOST_OVER;
        var more = new ArrayList<>(full ? List.of() : over);
        more.add(attempt);
        return new Mark(another, Math.max(until, forgotten),
                full ? another.map(last -> micros(last.part.since()) - 1).orElse(now) : before, List.copyOf(more));
    }

    boolean isForgotten(long now) {
        return until <= now && open(now).isEmpty();
    }

    private static long micros(Instant instant) {
        return MICROS.between(Instant.EPOCH, instant);
    }
}
