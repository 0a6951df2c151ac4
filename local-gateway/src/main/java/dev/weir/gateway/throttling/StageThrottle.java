package dev.weir.gateway.throttling;

import java.util.Optional;

import dev.weir.gateway.call.Settings;

/**
 * Throttles whoever calls: the stage's routes, and the account.
 *
 * @param <R> the kind of route
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html">Throttling
 *     of REST APIs</a>
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html">Throttling of HTTP
 *     APIs</a>
 */
public final class StageThrottle<R> {

    private final RouteBuckets<R> routes;
    private final TokenBucket account;

    /** Fills the account's bucket. */
    public StageThrottle(RouteBuckets<R> routes, Settings settings) {
        this.routes = routes;
        account = new TokenBucket(settings.account(), settings.clock());
    }

    /** Takes a token; if there is none, what is throttled, for the log. */
    public Optional<String> take(R route) {
        if (!routes.of(route).map(TokenBucket::take).orElse(true)) {
            return Optional.of("the stage's route is throttled");
        }
        return account.take() ? Optional.empty() : Optional.of("the account is throttled");
    }
}
