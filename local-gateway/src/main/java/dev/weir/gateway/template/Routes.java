package dev.weir.gateway.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Route;

/** Reads the events of type {@code Api} of all functions. */
final class Routes {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
            "ANY");

    private static final Vocabulary EVENT = new Vocabulary("an event", Set.of("Type", "Properties"), Set.of(),
            Map.of());

    private static final Vocabulary PROPERTIES = new Vocabulary("an event of type Api",
            Vocabulary.words("Path Method RestApiId Auth RequestModel RequestParameters TimeoutInMillis"), Set.of(),
            Map.of("ResponseTransferMode", "Answers are not streamed here: remove ResponseTransferMode."));

    private static final Vocabulary AUTH = new Vocabulary("the Auth of an event",
            Vocabulary.words("Authorizer ApiKeyRequired OverrideApiAuth ResourcePolicy AuthorizationScopes"),
            Set.of("InvokeRole"), Map.of());

    /** In milliseconds; a longer one an account has to be granted, and only for regional and private APIs. */
    private static final int SHORTEST_TIMEOUT = 50;
    private static final int LONGEST_TIMEOUT = 300_000;

    private final Api api;
    private final EventApis apis;
    private final Functions functions;
    private final ResourcePath paths;
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final Map<String, Section> events = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** @param apis of which {@code api} is the one that is served */
    Routes(Api api, EventApis apis, Functions functions, ResourcePath paths) {
        this.api = api;
        this.apis = apis;
        this.functions = functions;
        this.paths = paths;
    }

    /** The operations of the API's definition, then the events that it has not. */
    List<Route> all() {
        List<Route> all = new ArrayList<>();
        Map<String, Route> rest = new LinkedHashMap<>(routes);
        Map<String, Section> unused = new LinkedHashMap<>(events);
        api.operations().forEach(operation -> {
            Optional<Section> event = Optional.ofNullable(unused.remove(operation.name()));
            Optional<Route> merged = Optional.ofNullable(rest.remove(operation.name()));
            merged.map(route -> merged(operation, route, event.orElseThrow()))
                    .or(() -> api.route(operation).map(route -> event.map(it -> overridden(route, it)).orElse(route)))
                    .ifPresent(all::add);
        });
        all.addAll(rest.values());
        rest.keySet().forEach(unused::remove);
        unused.forEach((name, event) -> event.problems()
                .warn(event.keyPlace("Path"), "The definition of " + api.id() + " has no " + name
                        + ", and events add nothing to it: add the path there, or set `MergeDefinitions: true`."));
        return all;
    }

    /** What SAM makes of an event stands over what the definition says. */
    private Route merged(Operation operation, Route route, Section event) {
        boolean own = event.section("Auth").has("Authorizer") || operation.security().isEmpty();
        return new Route(route.method(), route.resource(), route.integration(),
                own ? route.authorizer() : api.guard(operation),
                route.apiKeyRequired() || (!own && api.asksForKey(operation)),
                event.has("RequestModel") ? route.validation() : operation.validation());
    }

    private Route overridden(Route route, Section event) {
        Section auth = event.section("Auth");
        if (auth.flag("OverrideApiAuth", false)) {
            return new Route(route.method(), route.resource(), route.integration(),
                    api.authorizer(route.method(), auth),
                    route.apiKeyRequired() || api.asksForKey(route.method(), auth), route.validation());
        }
        if (auth.has("Authorizer")) {
            event.problems()
                    .warn(auth.keyPlace("Authorizer"), "SAM leaves the security of " + route.method() + " "
                            + route.resource() + " as the definition of " + api.id()
                            + " has it: say there what guards it, or add `OverrideApiAuth: true`.");
        }
        return route;
    }

    void read(Section events, String function) {
        events.eachSection((name, event) -> {
            EVENT.judge(event);
            String type = event.text("Type").orElse("");
            switch (type) {
                case "Api" -> read(name, event.section("Properties"), function);
                case "HttpApi" -> {
                } // for HttpRoutes
                case "" -> events.refuse(name, "Event " + name + " has no Type: add one, e.g. `Type: Api`.");
                default -> passOver(name, type, event, function);
            }
        });
    }

    private static void passOver(String name, String type, Section event, String function) {
        if (Spelling.nearest(type, Set.of("Api", "HttpApi")).isPresent()) {
            event.problems().refuse(event.valuePlace("Type"), type + ": did you mean Api?");
        } else {
            event.problems()
                    .warn(event.keyPlace("Type"), "Event " + name + " of type " + type
                            + " is not emulated, so it never calls " + function + ".");
        }
    }

    private void read(String name, Section event, String function) {
        PROPERTIES.judge(event);
        AUTH.judge(event.section("Auth"));
        Optional<String> path = needed(name, "Path", "/things", event).map(paths::normal);
        Optional<String> method = needed(name, "Method", "GET", event).map(word -> word.toUpperCase(Locale.ROOT));
        if (path.isEmpty() || method.isEmpty() || !belongs(name, event)) {
            return;
        }
        if (!METHODS.contains(method.get())) {
            event.problems()
                    .refuse(event.valuePlace("Method"), "Method " + method.get()
                            + " is not known to API Gateway: use get, head, post, put, patch, delete, options or any.");
        }
        // Where events add nothing, theirs are no paths of the API.
        ResourcePath beside = api.routesEvents() ? paths : ResourcePath.ofRestApi();
        beside.mistake(path.get()).ifPresent(sentence -> event.problems().refuse(event.valuePlace("Path"), sentence));
        beside.doubt(path.get()).ifPresent(sentence -> event.problems().warn(event.valuePlace("Path"), sentence));
        judgeTwin(method.get() + " " + path.get(), event);
        String route = method.get() + " " + path.get();
        events.putIfAbsent(route, event);
        if (api.routesEvents() && !routes.containsKey(route)) {
            routes.put(route, route(method.get(), path.get(), event, functions.called(function)));
            api.readPolicy(event.section("Auth").section("ResourcePolicy"),
                    routes.values().stream().filter(it -> it.resource().equals(path.get())).toList());
        }
    }

    private Route route(String method, String path, Section event, FunctionSpec function) {
        Section auth = event.section("Auth");
        Optional<Authorizer> guard = api.authorizer(method, auth);
        if (auth.has("AuthorizationScopes") && guard.flatMap(it -> it.function().unserved()).isEmpty()) {
            auth.refuse("AuthorizationScopes",
                    "AuthorizationScopes belong to Cognito, which is not served here: remove them.");
        }
        return new Route(method, path, new IntegrationSpec.LambdaProxy(function, timeout(event)), guard,
                api.asksForKey(method, auth),
                new ValidationReader(event, api.models()).read());
    }

    private static Optional<Duration> timeout(Section event) {
        return event.has("TimeoutInMillis")
                ? Optional.of(Duration
                        .ofMillis(event.whole("TimeoutInMillis", SHORTEST_TIMEOUT, LONGEST_TIMEOUT, SHORTEST_TIMEOUT)))
                : Optional.empty();
    }

    private static Optional<String> needed(String name, String property, String example, Section event) {
        event.require(property, event.place(),
                "Event " + name + " has no " + property + ": add one, e.g. `" + property + ": " + example + "`.");
        return event.text(property);
    }

    private void judgeTwin(String route, Section event) {
        Integer first = lines.putIfAbsent(route, event.keyPlace("Path").line());
        if (first != null) {
            event.refuse("Path", route + " is routed already in line " + first + ": remove one of the two.");
        }
    }

    private void warnOfSecond(String name, Section event) {
        event.problems()
                .warn(event.place(), "Event " + name + " names no API, so it is of a second one, " + Api.IMPLICIT
                        + ", that SAM makes for it: if that is not meant, add `RestApiId: !Ref " + api.id() + "`.");
    }

    private boolean belongs(String name, Section event) {
        Optional<String> of = apis.of(name, event, api.id());
        of.filter(Api.IMPLICIT::equals).filter(id -> !id.equals(api.id())).ifPresent(_ -> warnOfSecond(name, event));
        return of.filter(api.id()::equals).isPresent();
    }
}
