package dev.weir.gateway.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A customised gateway response.
 *
 * @param status empty where the template leaves the type's own
 * @param headers header name to mapping expression, e.g. {@code context.authorizer.retryAfter} or {@code '60'}
 * @param templates content type to body template; empty where the template leaves the built-in body
 */
public record GatewayResponse(OptionalInt status, Map<String, String> headers, Map<String, String> templates) {

    public GatewayResponse {
        // In the template's order, which is the order in which they are sent.
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }
}
