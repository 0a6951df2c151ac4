package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a call holds until it is settled, released or forgotten.
 *
 * @param id chosen by the caller: whoever asks again with the id of an open hold is told that it is open, and takes nothing.
 *     Hard to guess, printable, without braces or blanks, at most 128 characters. Attempts that share a name are told apart
 *     as {@link Attempt} says
 * @param amounts what is held; a {@link Unit#IN_FLIGHT} of 1 holds a call's place
 * @param lifetime after this, at latest a quarter later, the hold is forgotten and what it held is free again. As
 *     long as the call may run, at least
 * @param habit where what this kind of call used lately is remembered; empty to hold exactly {@code amounts}
 */
public record Reservation(String id, Cost amounts, Duration lifetime, Optional<Habit> habit) {

    /** @throws IllegalArgumentException if the id is none, or the lifetime not between a millisecond and a day */
    public Reservation {
        requireNonNull(amounts);
        requireNonNull(habit);
        requireId(id);
        if (lifetime.toMillis() < 1 || lifetime.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a hold lives from a millisecond to a day: " + lifetime);
        }
    }

    public Reservation(String id, Cost amounts, Duration lifetime) {
        this(id, amounts, lifetime, Optional.empty());
    }

    /**
     * The same id.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String requireId(String id) {
        if (id.isEmpty() || id.length() > 128
                || id.chars().anyMatch(c -> c <= ' ' || c == '{' || c == '}' || c >= 127)) {
            throw new IllegalArgumentException("not a hold's id: '" + id + "'");
        }
        return id;
    }
}
