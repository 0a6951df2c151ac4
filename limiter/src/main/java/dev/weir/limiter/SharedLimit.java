package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * A limit of all clients together.
 *
 * @param whole what clients of the favoured plans may take
 * @param rest what all others may take: the same limit without what is kept back for the favoured
 * @param favoured names of the plans that a share is kept back for
 */
public record SharedLimit(Limit whole, Limit rest, Set<String> favoured, Sharing sharing) {

    public SharedLimit {
        requireNonNull(whole);
        requireNonNull(rest);
        favoured = Set.copyOf(favoured);
        requireNonNull(sharing);
        sharing.requireFor(whole.unit());
    }

    /** A strict one, of which nothing is kept back. */
    public SharedLimit(Limit limit) {
        this(limit, limit, Set.of(), Sharing.STRICT);
    }

    /** What a client of {@code plan} may take of it. */
    public Limit of(Plan plan) {
        return favoured.contains(plan.name()) ? whole : rest;
    }
}
