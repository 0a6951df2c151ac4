package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a plan says of one route.
 *
 * @param limits of each client's calls there, besides those of the plan; may be none
 */
public record Terms(List<Limit> limits, Toll toll) {

    /** Of a route that a plan says nothing of. */
    public static final Terms NONE = new Terms(List.of(), Toll.USUAL);

    public Terms {
        limits = List.copyOf(limits);
        requireNonNull(toll);
    }
}
