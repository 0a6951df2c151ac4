package dev.weir.gateway.api;

import java.util.List;
import java.util.Optional;

/**
 * How much the callers with one of its keys may call an API's stage, each for itself.
 *
 * @param name the logical id in the template
 * @param throttle per key; empty for none
 * @param methods throttles per key and method, which stand before {@code throttle}
 * @param quota per key; empty for none
 */
public record UsagePlan(
        String name, Optional<Throttle> throttle, List<MethodThrottle> methods, Optional<Quota> quota,
        List<ApiKey> keys) {

    public UsagePlan {
        methods = List.copyOf(methods);
        keys = List.copyOf(keys);
    }
}
