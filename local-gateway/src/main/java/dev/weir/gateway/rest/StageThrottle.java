package dev.weir.gateway.rest;

import dev.weir.gateway.call.Settings;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import java.util.Optional;

/**
 * Throttles whoever calls: the stage's methods, and the account.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html">Request
 *     throttling</a>
 */
final class StageThrottle {

    private final MethodThrottles methods;
    private final TokenBucket account;

    StageThrottle(RestApi api, Settings settings) {
        methods = new MethodThrottles(api.metering().throttles(), api.routes(), settings.clock());
        account = new TokenBucket(settings.account(), settings.clock());
    }

    Optional<Rejection> take(Route route) {
        if (!methods.of(route).map(TokenBucket::take).orElse(true)) {
            return Optional.of(Rejection.of(GatewayError.THROTTLED, "the stage's method is throttled"));
        }
        return account.take()
                ? Optional.empty()
                : Optional.of(Rejection.of(GatewayError.THROTTLED, "the account is throttled"));
    }
}
