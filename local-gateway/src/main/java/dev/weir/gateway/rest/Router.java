package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the route of a request by resource and method together: a resource that lacks the method does not hide a less
 * specific one that has it.
 */
final class Router {

    private static final String ANY = "ANY";

    /** What {@value #ANY} stands for. */
    private static final Set<String> METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private final List<Candidate> candidates;

    Router(List<Route> routes) {
        candidates = routes.stream()
                .map(route -> new Candidate(ResourcePattern.of(route.resource()), route))
                .sorted(Comparator.comparing(Candidate::pattern).thenComparing(one -> one.route().method().equals(ANY)))
                .toList();
    }

    private record Candidate(ResourcePattern pattern, Route route) {

        boolean takes(String method) {
            return route.method().equals(method) || (route.method().equals(ANY) && METHODS.contains(method));
        }
    }

    Optional<Match> match(String method, String path) {
        return candidates.stream()
                .filter(candidate -> candidate.takes(method))
                .flatMap(candidate -> candidate.pattern()
                        .match(path)
                        .map(parameters -> new Match(candidate.route(), parameters))
                        .stream())
                .findFirst();
    }
}
