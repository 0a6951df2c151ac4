package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Throttle;

/** Reads {@code MethodSettings} of an API: its throttles. What caches on AWS must not seem to do so here. */
final class MethodSettings {

    private static final String UNCACHED = "Answers are not cached here: remove ";

    private static final Vocabulary SETTING = new Vocabulary("MethodSettings",
            Vocabulary.words("HttpMethod ResourcePath ThrottlingBurstLimit ThrottlingRateLimit"),
            Vocabulary.words("DataTraceEnabled LoggingLevel MetricsEnabled"),
            Map.of("CachingEnabled", UNCACHED + "CachingEnabled.", //
                    "CacheTtlInSeconds", UNCACHED + "CacheTtlInSeconds.", //
                    "CacheDataEncrypted", UNCACHED + "CacheDataEncrypted."));

    private final List<MethodThrottle> throttles = new ArrayList<>();

    private MethodSettings() {}

    static List<MethodThrottle> throttles(Section api) {
        MethodSettings settings = new MethodSettings();
        api.eachItem("MethodSettings", settings::read);
        return settings.throttles;
    }

    private void read(Section setting) {
        SETTING.judge(setting);
        if (setting.has("ThrottlingRateLimit") || setting.has("ThrottlingBurstLimit")) {
            Throttle throttle = Throttles.read(setting, "ThrottlingRateLimit", "ThrottlingBurstLimit");
            throttles.add(new MethodThrottle(setting.text("HttpMethod").orElse("*").toUpperCase(Locale.ROOT),
                    resource(setting.text("ResourcePath").orElse("/*")), throttle));
        }
    }

    /** CloudFormation wants slashes within a path as {@code ~1}; templates have both forms. */
    private static String resource(String path) {
        return path.contains("~1") ? path.replaceFirst("^/", "").replace("~1", "/") : path;
    }
}
