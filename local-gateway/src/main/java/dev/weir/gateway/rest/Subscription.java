package dev.weir.gateway.rest;

import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.UsagePlan;
import dev.weir.gateway.throttling.RouteBuckets;
import dev.weir.gateway.throttling.TokenBucket;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * An API key in a usage plan, and what is left of the plan for it. A throttle of a method stands before the plan's own. That
 * what is throttled takes nothing of the quota is unverified.
 */
final class Subscription {

    private final ApiKey key;
    private final RouteBuckets<Route> methods;
    private final Optional<TokenBucket> throttle;
    private final Optional<QuotaCount> quota;

    Subscription(ApiKey key, UsagePlan plan, List<Route> routes, InstantSource clock, PlanUse use) {
        this.key = key;
        methods = new RouteBuckets<>(routes, new MethodThrottles(plan.methods())::of, clock);
        throttle = use.throttle(plan, key);
        quota = use.quota(plan, key);
    }

    ApiKey key() {
        return key;
    }

    Optional<Rejection> take(Route route) {
        if (quota.map(QuotaCount::isUsedUp).orElse(false)) {
            return Optional.of(Rejection.of(GatewayError.QUOTA_EXCEEDED, "the quota of " + key.name() + " is used up"));
        }
        if (!methods.of(route).or(() -> throttle).map(TokenBucket::take).orElse(true)) {
            return Optional.of(Rejection.of(GatewayError.THROTTLED, key.name() + " is throttled"));
        }
        quota.ifPresent(QuotaCount::take);
        return Optional.empty();
    }
}
