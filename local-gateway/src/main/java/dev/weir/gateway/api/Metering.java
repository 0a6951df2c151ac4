package dev.weir.gateway.api;

import java.util.List;

/**
 * How an API's calls are counted by API Gateway itself.
 *
 * @param source where a caller's API key is read
 * @param plans those that have the API's stage
 * @param throttles of the stage's methods, whoever calls
 */
public record Metering(KeySource source, List<UsagePlan> plans, List<MethodThrottle> throttles) {

    /** Nothing but the account's own limit. */
    public static final Metering NONE = new Metering(KeySource.HEADER, List.of(), List.of());

    /** Where an API key comes from. */
    public enum KeySource {
        /** The header {@code x-api-key}. */
        HEADER,
        /** The authorizer's {@code usageIdentifierKey}. */
        AUTHORIZER
    }

    public Metering {
        plans = List.copyOf(plans);
        throttles = List.copyOf(throttles);
    }
}
