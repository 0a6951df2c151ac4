package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A named set of limits, all of which a call must meet. */
public record Plan(String name, List<Limit> limits) {

    public Plan {
        requireNonNull(name);
        limits = List.copyOf(limits);
    }
}
