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
 */
public record HttpRoute(
        String method, String path, FunctionSpec function, PayloadFormat format, Duration timeout,
        Optional<HttpAuthorizer> authorizer) {

    /** The path of the route that takes what no other takes. */
    public static final String DEFAULT = "$default";

    /**
     * The longest that an HTTP API waits, and how long it does where nothing else is said.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas of HTTP
     *     APIs</a>
     */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    public boolean isDefault() {
        return path.equals(DEFAULT);
    }

    /** What events call it, e.g. {@code GET /jobs/{id}} or {@value #DEFAULT}. */
    public String key() {
        return isDefault() ? DEFAULT : method + " " + path;
    }
}
