package dev.weir.gateway.rest;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls, by the API keys of the stage's usage plans, on methods that require a key. A key that is unknown, disabled or in
 * no plan of the stage opens nothing. Calls of other methods are not counted.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html">API key
 *     source</a>
 */
final class UsagePlans {

    private static final String HEADER = "x-api-key";

    private final KeySource source;
    private final Map<String, Subscription> byValue = new HashMap<>();

    UsagePlans(RestApi api, InstantSource clock, PlanUse use) {
        Metering metering = api.metering();
        source = metering.source();
        metering.plans()
                .forEach(plan -> plan.keys()
                        .stream()
                        .filter(ApiKey::enabled)
                        .forEach(key -> byValue.put(key.value(),
                                new Subscription(key, plan, api.routes(), clock, use))));
    }

    /** Who calls, as far as that is known before the authorizer is asked. */
    Optional<Subscription> beforeAuthorizer(Call call, Route route) {
        return source == KeySource.HEADER && route.apiKeyRequired()
                ? call.request().headers().last(HEADER).map(byValue::get)
                : Optional.empty();
    }

    /** Who calls, as an authorizer says it where it is its to say. */
    Optional<Subscription> afterAuthorizer(Optional<Subscription> before, Route route, Optional<String> usageKey) {
        return source == KeySource.AUTHORIZER && route.apiKeyRequired() ? usageKey.map(byValue::get) : before;
    }

    /** Takes from the caller's plan; empty if the call may go on. */
    static Optional<Rejection> take(Optional<Subscription> caller, Route route) {
        if (!route.apiKeyRequired()) {
            return Optional.empty();
        }
        return caller.isEmpty()
                ? Optional.of(Rejection.of(GatewayError.INVALID_API_KEY, "no API key of a usage plan"))
                : caller.get().take(route);
    }
}
