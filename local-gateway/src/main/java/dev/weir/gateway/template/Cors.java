package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.Route;

/**
 * Reads {@code Cors} of an API, of which SAM makes a mock integration: the answer to OPTIONS on each path that has no such
 * method. Nothing else is added to any answer, so what a function or a gateway response says of CORS is theirs to say.
 */
final class Cors {

    private static final Vocabulary PROPERTIES = new Vocabulary("Cors",
            Vocabulary.words("AllowMethods AllowHeaders AllowOrigin MaxAge AllowCredentials"), Set.of(), Map.of());

    private static final Set<String> ALL_METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
    /** A static value; what cannot stand in a header is none. */
    private static final Pattern QUOTED = Pattern.compile("'[\\x20-\\x7e]*'");

    private static final String ANY_ORIGIN = "'*'";

    private final Section properties;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final boolean methodsFollow;

    private Cors(Section properties) {
        this.properties = properties;
        PROPERTIES.judge(properties);
        judgeCredentials();
        putAs("Access-Control-Allow-Origin", "AllowOrigin", properties.text("AllowOrigin").orElse(ANY_ORIGIN));
        properties.text("AllowHeaders").ifPresent(value -> put("AllowHeaders", "Headers", value));
        Optional<String> methods = properties.text("AllowMethods").filter(value -> !value.isEmpty());
        methodsFollow = methods.isEmpty();
        put("AllowMethods", "Methods", methods.orElse("''"));
        properties.text("MaxAge").ifPresent(value -> putAs("Access-Control-Max-Age", "MaxAge", value));
        if (properties.flag("AllowCredentials", false)) {
            headers.put("Access-Control-Allow-Credentials", "true");
        }
    }

    /** Empty where the API says nothing of CORS. */
    static Optional<Cors> of(Section api) {
        return api.mapping()
                .get("Cors")
                .filter(value -> !(value instanceof Value.Text text && text.text().isEmpty()))
                .map(value -> new Cors(value instanceof Value.Mapping ? api.section("Cors") : origin(api, value)));
    }

    /** A mere text is the origin. */
    private static Section origin(Section api, Value value) {
        api.text("Cors");
        Map<String, Value.Entry> entries = value instanceof Value.Text
                ? Map.of("AllowOrigin", new Value.Entry(value.place(), value))
                : Map.of();
        return new Section(new Value.Mapping(value.place(), entries), api.problems());
    }

    private void judgeCredentials() {
        if (properties.flag("AllowCredentials", false)
                && properties.text("AllowOrigin").orElse(ANY_ORIGIN).equals(ANY_ORIGIN)) {
            properties.refuse("AllowCredentials",
                    "AllowCredentials cannot be true where AllowOrigin is \"'*'\" or not set: name one origin.");
        }
    }

    private void put(String property, String header, String expression) {
        if (!expression.isEmpty()) {
            putAs("Access-Control-Allow-" + header, property, expression);
        }
    }

    private void putAs(String header, String property, String expression) {
        if (QUOTED.matcher(expression).matches()) {
            headers.put(header, expression.substring(1, expression.length() - 1));
        } else {
            String shown = expression.replaceAll("\\p{Cntrl}", " ");
            properties.problems()
                    .refuse(properties.valuePlace(property), property + " is " + shown
                            + ", which is no value in quotes of its own: write \"'" + shown + "'\".");
        }
    }

    /** The OPTIONS methods that SAM adds to routes. */
    List<Route> preflights(List<Route> routes, Api api) {
        Set<String> paths = routes.stream().map(Route::resource).collect(Collectors.toCollection(LinkedHashSet::new));
        Section nothing = new Section(Value.Mapping.empty(properties.place()), properties.problems());
        return paths.stream()
                .filter(path -> !methods(path, routes).contains("OPTIONS"))
                .map(path -> new Route("OPTIONS", path, answer(methods(path, routes)),
                        api.authorizer("OPTIONS", nothing), api.asksForKey("OPTIONS", nothing), RequestValidation.NONE))
                .toList();
    }

    private static Set<String> methods(String path, List<Route> routes) {
        return routes.stream()
                .filter(route -> route.resource().equals(path))
                .map(Route::method)
                .collect(Collectors.toSet());
    }

    private IntegrationSpec answer(Set<String> methods) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        if (methodsFollow) {
            Set<String> allowed = new TreeSet<>(methods.contains("ANY") ? ALL_METHODS : methods);
            allowed.add("OPTIONS");
            all.put("Access-Control-Allow-Methods", String.join(",", allowed));
        }
        return new IntegrationSpec.Mock(200, all, "{}\n");
    }
}
