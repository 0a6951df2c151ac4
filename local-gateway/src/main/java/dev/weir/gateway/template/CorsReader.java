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

    /**
     * What an API says, laid over what its definition says.
     *
     * @param defined without keys where the definition says nothing
     */
    static Optional<Cors> read(Section api, Section defined) {
        Value.Mapping under = Keys.upper(defined.mapping());
        Value.Mapping over = api.mapping().get(KEY).orElse(null) instanceof Value.Mapping whole
                ? whole
                : anybody(api);
        Section configuration = new Section(Definition.over(under, over), api.problems());
        return configuration.keys().isEmpty() ? Optional.empty() : Optional.of(whole(configuration));
    }

    /** {@code true} for every origin, or one origin. */
    private static Value.Mapping anybody(Section api) {
        Place place = api.valuePlace(KEY);
        return api.text(KEY)
                .filter(origin -> !origin.equals("false"))
                .map(origin -> Tree.text(place, origin.equals("true") ? ANY : origin))
                .map(origin -> Tree.mapping(place, Map.of("AllowOrigins", new Value.Sequence(place, List.of(origin)))))
                .orElseGet(() -> Value.Mapping.empty(place));
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
