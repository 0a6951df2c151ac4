package dev.weir.gateway.rest;

import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Quota;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.UsagePlan;
import dev.weir.gateway.throttling.TokenBucket;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What API keys have used of usage plans, from one deployment to the next: a key's use of a plan is counted over all APIs
 * that have the plan.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html">Usage plans
 *     and API keys</a>
 */
public final class PlanUse {

    private record Throttled(String plan, String key, Throttle limit) {}

    private record Counted(String plan, String key, Quota limit) {}

    private final InstantSource clock;
    private final Map<Throttled, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final Map<Counted, QuotaCount> counts = new ConcurrentHashMap<>();

    public PlanUse(InstantSource clock) {
        this.clock = clock;
    }

    /** Empty where the plan does not throttle all its methods. */
    Optional<TokenBucket> throttle(UsagePlan plan, ApiKey key) {
        return plan.throttle()
                .map(limit -> buckets.computeIfAbsent(new Throttled(plan.name(), key.name(), limit),
                        _ -> new TokenBucket(limit, clock)));
    }

    /** Empty where the plan has no quota. */
    Optional<QuotaCount> quota(UsagePlan plan, ApiKey key) {
        return plan.quota()
                .map(limit -> counts.computeIfAbsent(new Counted(plan.name(), key.name(), limit),
                        _ -> new QuotaCount(limit, clock)));
    }
}
