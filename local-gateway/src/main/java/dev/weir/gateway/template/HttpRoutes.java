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

import dev.weir.gateway.api.HttpRoute;

/** Reads the events of type {@code HttpApi} of all functions, for one API, and lays them over its definition as SAM does. */
final class HttpRoutes {

    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY");

    private static final String FORMAT = "PayloadFormatVersion";
    private static final String TIMEOUT = "TimeoutInMillis";

    private static final Vocabulary PROPERTIES = new Vocabulary("an event of type HttpApi",
            Vocabulary.words("Path Method ApiId Auth RouteSettings " + FORMAT + " " + TIMEOUT), Set.of(), Map.of());

    private static final Vocabulary AUTH = new Vocabulary("the Auth of an event",
            Vocabulary.words("Authorizer AuthorizationScopes"), Set.of("InvokeRole"), Map.of());

    private final HttpApiReader api;
    private final EventApis apis;
    private final Functions functions;
    private final ResourcePath paths = ResourcePath.ofHttpApi();
    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** @param place where it is told that nothing comes of it */
    private record Event(String method, String path, String function, Section section, Place place) {

        /** What it says of who may call; empty where it says nothing. */
        Optional<Section> auth() {
            return Optional.of(section.section("Auth")).filter(auth -> !auth.keys().isEmpty());
        }
    }

    /** @param apis of which {@code api} is one */
    HttpRoutes(HttpApiReader api, EventApis apis, Functions functions) {
        this.api = api;
        this.apis = apis;
        this.functions = functions;
    }

    /** The operations of the API's definition, then the events that it has not. */
    List<HttpRoute> all() {
        List<HttpRoute> all = new ArrayList<>();
        Map<String, Event> rest = new LinkedHashMap<>(events);
        api.operations()
                .forEach(operation -> of(operation, Optional.ofNullable(rest.remove(operation.name())))
                        .ifPresent(all::add));
        if (api.takesEvents()) {
            rest.values().forEach(event -> all.add(of(event)));
        } else {
            rest.forEach((name, event) -> event.section()
                    .problems()
                    .warn(event.place(), "The definition of " + api.id() + " has no " + name
                            + ", and events add nothing to one in a file: add the path there."));
        }
        return all;
    }

    private Optional<HttpRoute> of(Operation operation, Optional<Event> event) {
        Optional<Event> added = event.filter(_ -> api.takesEvents());
        Optional<HttpRoute> route = added.isPresent() && !operation.body().has(Integrations.KEY)
                ? added.map(this::unguarded)
                : api.route(operation).map(own -> added.map(it -> asked(own, it)).orElse(own));
        return route.map(it -> it.guardedBy(api.guard(operation, added.flatMap(Event::auth))));
    }

    private HttpRoute of(Event event) {
        return unguarded(event).guardedBy(
                event.auth().map(api::authorizer).orElseGet(() -> api.byDefault(event.method())));
    }

    private HttpRoute unguarded(Event event) {
        return new HttpRoute(event.method(), event.path(), functions.called(event.function()),
                Formats.read(event.section(), FORMAT), HttpIntegrations.timeout(event.section(), TIMEOUT),
                Optional.empty());
    }

    /** An operation's own function, asked as its event says. */
    private static HttpRoute asked(HttpRoute own, Event event) {
        Section section = event.section();
        Duration timeout = section.has(TIMEOUT) ? HttpIntegrations.timeout(section, TIMEOUT) : own.timeout();
        return new HttpRoute(own.method(), own.path(), own.function(),
                section.has(FORMAT) ? Formats.read(section, FORMAT) : own.format(), timeout, Optional.empty());
    }

    void read(Section declared, String function) {
        declared.eachSection((name, event) -> {
            if (event.text("Type").filter("HttpApi"::equals).isPresent()) {
                read(name, event, function);
            }
        });
    }

    private void read(String name, Section whole, String function) {
        Section event = whole.section("Properties");
        if (apis.of(name, event, api.id()).filter(api.id()::equals).isEmpty()) {
            return;
        }
        PROPERTIES.judge(event);
        AUTH.judge(event.section("Auth"));
        judgePair(name, event);
        String path = event.text("Path").map(paths::normal).orElse(HttpRoute.DEFAULT);
        String method = event.text("Method").orElse("ANY").toUpperCase(Locale.ROOT);
        Place place = event.has("Path") ? event.keyPlace("Path") : whole.keyPlace("Type");
        judge(method, path, event);
        events.putIfAbsent(method + " " + path, new Event(method, path, function, event, place));
        String route = path.equals(HttpRoute.DEFAULT) ? path : method + " " + path;
        Integer first = lines.putIfAbsent(route, place.line());
        if (first != null) {
            event.problems().refuse(place, route + " is routed already in line " + first + ": remove one of the two.");
        }
        api.settings().add(route, event.section("RouteSettings"));
    }

    private static void judgePair(String name, Section event) {
        String without = name + " takes every call that no other route takes only without Path and Method both: ";
        if (event.has("Path") && !event.text("Path").equals(Optional.of(HttpRoute.DEFAULT))) {
            event.require("Method", event.keyPlace("Path"), without + "add a Method, e.g. `Method: GET`.");
        } else if (event.has("Method") && !event.has("Path")) {
            event.require("Path", event.keyPlace("Method"), without + "add a Path, e.g. `Path: /things`.");
        }
    }

    private void judge(String method, String path, Section event) {
        if (!METHODS.contains(method)) {
            event.problems()
                    .refuse(event.valuePlace("Method"), "Method " + method
                            + " is not known to API Gateway: use get, head, post, put, patch, delete, options or any.");
        }
        paths.mistake(path).ifPresent(sentence -> event.problems().refuse(event.valuePlace("Path"), sentence));
    }
}
