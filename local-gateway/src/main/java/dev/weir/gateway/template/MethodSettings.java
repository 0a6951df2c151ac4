package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Throttle;

/** Reads {@code MethodSettings} of an API: its throttles. */
final class MethodSettings {

    private static final Vocabulary SETTING = new Vocabulary("MethodSettings",
            Vocabulary.words("HttpMethod ResourcePath ThrottlingBurstLimit ThrottlingRateLimit"),
            Vocabulary.words("DataTraceEnabled LoggingLevel MetricsEnabled CachingEnabled CacheTtlInSeconds"
                    + " CacheDataEncrypted"),
            Map.of());

    private final List<MethodThrottle> throttles = new ArrayList<>();

    private MethodSettings() {}

    static List<MethodThrottle> throttles(Section api) {
        MethodSettings settings = new MethodSettings();
        api.eachItem("MethodSettings", settings::read);
        return settings.throttles;
    }

    /** Settings of a cache do nothing where a stage has none; here none has. */
    static void warnOfCache(Section stage) {
        if (stage.flag("CacheClusterEnabled", false)) {
            stage.problems()
                    .warn(stage.keyPlace("CacheClusterEnabled"), "Answers are not cached here: each call reaches its"
                            + " function, and whom a kept answer would reach on AWS is not seen.");
        }
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
