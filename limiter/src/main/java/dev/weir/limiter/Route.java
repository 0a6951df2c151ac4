package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A method and a resource template of the API, such as {@code GET /v1/models/{id}}, never a raw path.
 *
 * @param limits of all clients' calls there together; may be none
 * @param toll what a call costs there, unless a plan says otherwise
 */
public record Route(String name, List<SharedLimit> limits, Toll toll) {

    public Route {
        requireNonNull(name);
        limits = List.copyOf(limits);
        requireNonNull(toll);
    }
}
