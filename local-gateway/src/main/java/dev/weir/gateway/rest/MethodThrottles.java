package dev.weir.gateway.rest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Throttle;

/** Finds a method's throttle, which may be one of many methods: the most specific that covers it. */
record MethodThrottles(List<MethodThrottle> all) {

    private static final String EACH_METHOD = "*";
    private static final String EACH_RESOURCE = "/*";

    private static final Comparator<MethodThrottle> SPECIFIC = Comparator
            .comparing((MethodThrottle one) -> one.resource().equals(EACH_RESOURCE))
            .thenComparing(one -> one.method().equals(EACH_METHOD));

    MethodThrottles {
        all = all.stream().sorted(SPECIFIC).toList();
    }

    /** Empty where the route's method is not throttled. */
    Optional<Throttle> of(Route route) {
        return all.stream().filter(throttle -> covers(throttle, route)).findFirst().map(MethodThrottle::throttle);
    }

    private static boolean covers(MethodThrottle throttle, Route route) {
        return (throttle.method().equals(EACH_METHOD) || throttle.method().equals(route.method()))
                && (throttle.resource().equals(EACH_RESOURCE) || throttle.resource().equals(route.resource()));
    }
}
