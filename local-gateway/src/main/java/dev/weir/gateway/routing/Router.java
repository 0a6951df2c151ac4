package dev.weir.gateway.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the route of a request by resource and method together: a resource that lacks the method does not hide a less
 * specific one that has it.
 *
 * @param <R> the kind of route
 */
public final class Router<R> {

    private static final String ANY = "ANY";

    /** What {@value #ANY} stands for. */
    private static final Set<String> METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private final List<Candidate<R>> candidates;

    /**
     * Sorts the routes, the most specific first.
     *
     * @param method a route's method, or {@value #ANY}
     * @param resource a route's template, e.g. {@code /jobs/{id}}
     */
    public Router(List<R> routes, Function<R, String> method, Function<R, String> resource, TrailingSlash slash) {
        candidates = routes.stream()
                .map(route -> new Candidate<>(ResourcePattern.of(resource.apply(route), slash), method.apply(route),
                        route))
                .sorted(Comparator.<Candidate<R>, ResourcePattern>comparing(Candidate::pattern)
                        .thenComparing(one -> one.method().equals(ANY)))
                .toList();
    }

    private record Candidate<R>(ResourcePattern pattern, String method, R route) {

        boolean takes(String called) {
            return method.equals(called) || (method.equals(ANY) && METHODS.contains(called));
        }
    }

    /** The most specific route that takes both; empty if none does. */
    public Optional<Match<R>> match(String method, String path) {
        return candidates.stream()
                .filter(candidate -> candidate.takes(method))
                .flatMap(candidate -> candidate.pattern()
                        .match(path)
                        .map(parameters -> new Match<>(candidate.route(), parameters))
                        .stream())
                .findFirst();
    }
}
