package dev.weir.gateway.template;

import java.util.Map;
import java.util.Set;

/** Judges {@code MethodSettings} of an API: what limits or caches calls on AWS must not seem to do so here. */
final class MethodSettings {

    private static final String UNTHROTTLED = "Stages are not throttled here: let the authorizer limit calls, and remove ";
    private static final String UNCACHED = "Answers are not cached here: remove ";

    private static final Vocabulary SETTING = new Vocabulary("MethodSettings", Set.of("HttpMethod", "ResourcePath"),
            Vocabulary.words("DataTraceEnabled LoggingLevel MetricsEnabled"),
            Map.of("ThrottlingBurstLimit", UNTHROTTLED + "ThrottlingBurstLimit.", //
                    "ThrottlingRateLimit", UNTHROTTLED + "ThrottlingRateLimit.", //
                    "CachingEnabled", UNCACHED + "CachingEnabled.", //
                    "CacheTtlInSeconds", UNCACHED + "CacheTtlInSeconds.", //
                    "CacheDataEncrypted", UNCACHED + "CacheDataEncrypted."));

    private MethodSettings() {}

    static void judge(Section api) {
        api.eachItem("MethodSettings", SETTING::judge);
    }
}
