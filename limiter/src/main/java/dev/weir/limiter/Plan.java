package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A named set of limits, all of which a call must meet.
 *
 * @param routes what it says besides of single routes, by method and resource: {@code POST /v1/embeddings}
 */
public record Plan(String name, List<Limit> limits, Map<String, Terms> routes) {

    public Plan {
        requireNonNull(name);
        limits = List.copyOf(limits);
        routes = Map.copyOf(routes);
    }

    public Plan(String name, List<Limit> limits) {
        this(name, limits, Map.of());
    }

    /** What it says of one route. */
    public Terms on(String route) {
        return routes.getOrDefault(route, Terms.NONE);
    }
}
