package dev.weir.gateway.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Cors;

/** Reads {@code CorsConfiguration} of an HTTP API: {@code true} for every origin, one origin, or the whole of it. */
final class CorsReader {

    private static final String KEY = "CorsConfiguration";
    private static final String ANY = "*";

    private static final Vocabulary CONFIGURATION = new Vocabulary(KEY,
            Vocabulary.words("AllowCredentials AllowHeaders AllowMethods AllowOrigins ExposeHeaders MaxAge"), Set.of(),
            Map.of());

    private CorsReader() {}

    static Optional<Cors> read(Section api) {
        if (api.mapping().get(KEY).orElse(null) instanceof Value.Mapping) {
            return Optional.of(whole(api.section(KEY)));
        }
        return api.text(KEY)
                .filter(origin -> !origin.equals("false"))
                .map(origin -> new Cors(List.of(origin.equals("true") ? ANY : origin), List.of(), List.of(), List.of(),
                        false, Optional.empty()));
    }

    private static Cors whole(Section configuration) {
        CONFIGURATION.judge(configuration);
        List<String> origins = configuration.list("AllowOrigins");
        boolean credentials = configuration.flag("AllowCredentials", false);
        if (credentials && origins.contains(ANY)) {
            configuration.refuse("AllowCredentials",
                    "API Gateway takes AllowCredentials only without the origin *: name the origins in AllowOrigins.");
        }
        Optional<Duration> age = configuration.has("MaxAge")
                ? Optional.of(Duration.ofSeconds(configuration.whole("MaxAge", 0, 86_400, 0)))
                : Optional.empty();
        return new Cors(origins, configuration.list("AllowMethods"), configuration.list("AllowHeaders"),
                configuration.list("ExposeHeaders"), credentials, age);
    }
}
