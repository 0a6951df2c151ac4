package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A model that is served.
 *
 * @param limits of all calls of it together; may be none
 * @param price empty where it costs nothing
 */
public record Model(String name, List<SharedLimit> limits, Optional<Price> price) {

    public Model {
        requireNonNull(name);
        limits = List.copyOf(limits);
        requireNonNull(price);
    }
}
