package dev.weir.gateway.rest;

import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Route;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket for each method that is throttled. That a throttle of all methods gives each of them a bucket of its own, rather
 * than one that they share, is unverified.
 */
final class MethodThrottles {

    private static final String EACH_METHOD = "*";
    private static final String EACH_RESOURCE = "/*";

    /** The most specific first. */
    private static final Comparator<MethodThrottle> SPECIFIC = Comparator
            .comparing((MethodThrottle one) -> one.resource().equals(EACH_RESOURCE))
            .thenComparing(one -> one.method().equals(EACH_METHOD));

    private final Map<String, TokenBucket> buckets = new HashMap<>();

    MethodThrottles(List<MethodThrottle> throttles, List<Route> routes, InstantSource clock) {
        List<MethodThrottle> sorted = throttles.stream().sorted(SPECIFIC).toList();
        routes.forEach(route -> sorted.stream()
                .filter(throttle -> covers(throttle, route))
                .findFirst()
                .ifPresent(throttle -> buckets.put(key(route), new TokenBucket(throttle.throttle(), clock))));
    }

    /** Empty where the route's method is not throttled. */
    Optional<TokenBucket> of(Route route) {
        return buckets.isEmpty() ? Optional.empty() : Optional.ofNullable(buckets.get(key(route)));
    }

    private static boolean covers(MethodThrottle throttle, Route route) {
        return (throttle.method().equals(EACH_METHOD) || throttle.method().equals(route.method()))
                && (throttle.resource().equals(EACH_RESOURCE) || throttle.resource().equals(route.resource()));
    }

    private static String key(Route route) {
        return route.method() + " " + route.resource();
    }
}
