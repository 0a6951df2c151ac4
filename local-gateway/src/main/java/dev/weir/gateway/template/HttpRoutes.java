package dev.weir.gateway.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.HttpRoute;

/** Reads the events of type {@code HttpApi} of all functions, for one API. */
final class HttpRoutes {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
            "ANY");

    private static final Vocabulary PROPERTIES = new Vocabulary("an event of type HttpApi",
            Vocabulary.words("Path Method ApiId Auth PayloadFormatVersion TimeoutInMillis RouteSettings"), Set.of(),
            Map.of());

    private static final Vocabulary AUTH = new Vocabulary("the Auth of an event",
            Vocabulary.words("Authorizer AuthorizationScopes"), Set.of("InvokeRole"), Map.of());

    private static final int SHORTEST = 50;

    private final HttpApiReader api;
    private final Set<String> apis;
    private final Functions functions;
    private final List<HttpRoute> routes = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** @param apis the logical ids of all HTTP APIs, of which {@code api} is one */
    HttpRoutes(HttpApiReader api, Set<String> apis, Functions functions) {
        this.api = api;
        this.apis = apis;
        this.functions = functions;
    }

    List<HttpRoute> all() {
        return routes;
    }

    void read(Section events, String function) {
        events.eachSection((name, event) -> {
            if (event.text("Type").filter("HttpApi"::equals).isPresent()) {
                read(name, event, function);
            }
        });
    }

    private void read(String name, Section whole, String function) {
        Section event = whole.section("Properties");
        if (!belongs(name, event)) {
            return;
        }
        PROPERTIES.judge(event);
        AUTH.judge(event.section("Auth"));
        HttpApiReader.judgeSettings(event.section("RouteSettings"));
        judgePair(name, event);
        String path = event.text("Path").orElse(HttpRoute.DEFAULT);
        String method = event.text("Method").orElse("ANY").toUpperCase(Locale.ROOT);
        judge(method, path, event, whole);
        int longest = Math.toIntExact(HttpRoute.LONGEST.toMillis());
        routes.add(new HttpRoute(method, path, functions.called(function), Formats.read(event, "PayloadFormatVersion"),
                Duration.ofMillis(event.whole("TimeoutInMillis", SHORTEST, longest, longest)),
                api.authorizer(event.section("Auth"))));
    }

    private static void judgePair(String name, Section event) {
        String without = name + " takes every call that no other route takes only without Path and Method both: ";
        if (event.has("Path") && !event.text("Path").equals(Optional.of(HttpRoute.DEFAULT))) {
            event.require("Method", event.keyPlace("Path"), without + "add a Method, e.g. `Method: GET`.");
        } else if (event.has("Method") && !event.has("Path")) {
            event.require("Path", event.keyPlace("Method"), without + "add a Path, e.g. `Path: /things`.");
        }
    }

    private void judge(String method, String path, Section event, Section whole) {
        if (!METHODS.contains(method)) {
            event.problems()
                    .refuse(event.valuePlace("Method"), "Method " + method
                            + " is not known to API Gateway: use get, head, post, put, patch, delete, options or any.");
        }
        if (!path.equals(HttpRoute.DEFAULT)) {
            new ResourcePath().mistake(path)
                    .ifPresent(sentence -> event.problems().refuse(event.valuePlace("Path"), sentence));
        }
        String route = path.equals(HttpRoute.DEFAULT) ? path : method + " " + path;
        Place place = event.has("Path") ? event.keyPlace("Path") : whole.keyPlace("Type");
        Integer first = lines.putIfAbsent(route, place.line());
        if (first != null) {
            event.problems().refuse(place, route + " is routed already in line " + first + ": remove one of the two.");
        }
    }

    /** Whether an event is of this API; what is of none is refused. */
    private boolean belongs(String name, Section event) {
        Value id = event.mapping()
                .get("ApiId")
                .orElse(new Value.Reference(event.place(), HttpApiReader.IMPLICIT, HttpApiReader.IMPLICIT));
        if (!(id instanceof Value.Reference reference)) {
            event.problems()
                    .refuse(id.place(), id instanceof Value.Unknown unknown
                            ? unknown.reason()
                            : "ApiId must refer to an HTTP API of this template, e.g. `ApiId: !Ref " + api.id() + "`.");
            return false;
        }
        if (!apis.contains(reference.resource())) {
            event.problems()
                    .refuse(id.place(), "Event " + name + " is of " + reference.resource()
                            + ", which is no AWS::Serverless::HttpApi: name one in ApiId.");
        }
        return reference.resource().equals(api.id());
    }
}
