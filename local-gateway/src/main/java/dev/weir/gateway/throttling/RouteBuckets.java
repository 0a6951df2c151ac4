package dev.weir.gateway.throttling;

import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.weir.gateway.api.Throttle;

/**
 * A bucket for each route that is throttled. That a throttle of several routes gives each of them a bucket of its own, rather
 * than one that they share, is unverified.
 *
 * @param <R> the kind of route
 */
public final class RouteBuckets<R> {

    /** By the route itself: its equality would look into all that it has. */
    private final IdentityHashMap<R, TokenBucket> buckets = new IdentityHashMap<>();

    /** @param throttle a route's; empty where it has none */
    public RouteBuckets(List<R> routes, Function<R, Optional<Throttle>> throttle, InstantSource clock) {
        routes.forEach(
                route -> throttle.apply(route).ifPresent(it -> buckets.put(route, new TokenBucket(it, clock))));
    }

    /** Empty where the route is not throttled. */
    public Optional<TokenBucket> of(R route) {
        return Optional.ofNullable(buckets.get(route));
    }
}
