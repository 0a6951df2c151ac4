package dev.weir.gateway.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A route of an HTTP API, integrated with a function.
 *
 * @param method upper case, or {@code ANY}
 * @param path the path's template, e.g. {@code /jobs/{id}} or {@code /{proxy+}}; or {@value #DEFAULT}
 * @param format how the function is asked, and how its answer is read
 * @param timeout how long its answer is waited for
 * @param authorizer empty where everybody may call
 * @param throttle of this route, whoever calls; empty where only the account's counts
 */
public record HttpRoute(
        String method, String path, FunctionSpec function, PayloadFormat format, Duration timeout,
        Optional<HttpAuthorizer> authorizer, Optional<Throttle> throttle) {

    /** The path of the route that takes what no other takes. */
    public static final String DEFAULT = "$default";

    /**
     * The longest that an HTTP API waits, and how long it does where nothing else is said.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas of HTTP
     *     APIs</a>
     */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    /** One that is not throttled. */
    public HttpRoute(String method, String path, FunctionSpec function, PayloadFormat format, Duration timeout,
            Optional<HttpAuthorizer> authorizer) {
        this(method, path, function, format, timeout, authorizer, Optional.empty());
    }

    /** This route of another function. */
    public HttpRoute calling(FunctionSpec other) {
        return new HttpRoute(method, path, other, format, timeout, authorizer, throttle);
    }

    /** This route, guarded so. */
    public HttpRoute guardedBy(Optional<HttpAuthorizer> guard) {
        return new HttpRoute(method, path, function, format, timeout, guard, throttle);
    }

    /** This route, throttled so. */
    public HttpRoute throttledBy(Optional<Throttle> limit) {
        return new HttpRoute(method, path, function, format, timeout, authorizer, limit);
    }

    public boolean isDefault() {
        return path.equals(DEFAULT);
    }

    /** What events call it, e.g. {@code GET /jobs/{id}} or {@value #DEFAULT}. */
    public String key() {
        return isDefault() ? DEFAULT : method + " " + path;
    }
}
