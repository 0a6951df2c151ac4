package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.Throttle;

/**
 * Reads {@code DefaultRouteSettings} and {@code RouteSettings} of an HTTP API's stage: the throttles of its routes. That what
 * a route's own settings leave open is taken from the default ones is unverified.
 */
final class RouteSettings {

    private static final String RATE = "ThrottlingRateLimit";
    private static final String BURST = "ThrottlingBurstLimit";

    private static final Vocabulary SETTINGS = new Vocabulary("route settings", Set.of(RATE, BURST),
            Vocabulary.words("DataTraceEnabled DetailedMetricsEnabled LoggingLevel"), Map.of());

    private final Section stage;
    private final Map<String, Value.Mapping> events = new HashMap<>();

    RouteSettings(Section stage) {
        this.stage = stage;
        SETTINGS.judge(stage.section("DefaultRouteSettings"));
        stage.section("RouteSettings").eachSection((_, settings) -> SETTINGS.judge(settings));
    }

    /** What an event says of its own route, which SAM lays over what the API says of it. */
    void add(String route, Section settings) {
        SETTINGS.judge(settings);
        events.put(route, settings.mapping());
    }

    /** The throttle of a route, by its key; empty where nothing is said of it. */
    Optional<Throttle> of(String route) {
        Value.Mapping own = stage.section("RouteSettings").mapping().mapping(route);
        Value.Mapping event = events.getOrDefault(route, Value.Mapping.empty(stage.place()));
        Section settings = new Section(Definition.over(stage.mapping().mapping("DefaultRouteSettings"),
                Definition.over(own, event)), stage.problems());
        return settings.has(RATE) || settings.has(BURST)
                ? Optional.of(Throttles.read(settings, RATE, BURST))
                : Optional.empty();
    }

    /** Settings of a route that there is not fail a deployment. */
    void judge(Set<String> routes) {
        Section own = stage.section("RouteSettings");
        own.keys()
                .stream()
                .filter(route -> !routes.contains(route))
                .forEach(route -> own.refuse(route, Spelling.correction(route, routes,
                        "RouteSettings are of " + route + ", which is no route of the API: name one as in `"
                                + routes.stream().sorted().findFirst().orElse(HttpRoute.DEFAULT) + "`.")));
    }
}
