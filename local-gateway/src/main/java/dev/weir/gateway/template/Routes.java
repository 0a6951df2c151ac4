package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            Vocabulary.words("Path Method RestApiId Auth"), Set.of(),
            Map.of("RequestModel",
                    "Requests are not validated here: remove RequestModel, and validate in the function.", //
                    "RequestParameters", "Requests are not validated here: remove RequestParameters.", //
                    "ResponseTransferMode", "Answers are not streamed here: remove ResponseTransferMode.", //
                    "TimeoutInMillis", "API Gateway's usual 29 s are waited for here: remove TimeoutInMillis."));

    private static final Vocabulary AUTH = new Vocabulary("the Auth of an event", Set.of("Authorizer"),
            Set.of("InvokeRole", "OverrideApiAuth"),
            Map.of("ApiKeyRequired", "API Gateway's own API keys are not checked here: let the authorizer check a key.", //
                    "AuthorizationScopes",
                    "AuthorizationScopes belong to Cognito, which is not served here: remove them.", //
                    "ResourcePolicy", "Resource policies are not evaluated here: remove ResourcePolicy."));

    private final Api api;
    private final Set<String> apis;
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final ResourcePath paths = new ResourcePath();

    /** @param apis the logical ids of all APIs, of which {@code api} is the one that is served */
    Routes(Api api, Set<String> apis) {
        this.api = api;
        this.apis = apis;
    }

    List<Route> all() {
        return routes;
    }

    void read(Section events, FunctionSpec function) {
        events.eachSection((name, event) -> {
            EVENT.judge(event);
            String type = event.text("Type").orElse("");
            switch (type) {
                case "Api" -> read(name, event.section("Properties"), function);
                case "HttpApi" -> event.refuse("Type",
                        "HTTP APIs are not served here, and could not turn a denial into a 429: use `Type: Api`.");
                case "" -> events.refuse(name, "Event " + name + " has no Type: add one, e.g. `Type: Api`.");
                default -> passOver(name, type, event, function);
            }
        });
    }

    private static void passOver(String name, String type, Section event, FunctionSpec function) {
        if (Spelling.nearest(type, Set.of("Api", "HttpApi")).isPresent()) {
            event.problems().refuse(event.valuePlace("Type"), type + ": did you mean Api?");
        } else {
            event.problems()
                    .warn(event.keyPlace("Type"), "Event " + name + " of type " + type
                            + " is not emulated, so it never calls " + function.name() + ".");
        }
    }

    private void read(String name, Section event, FunctionSpec function) {
        PROPERTIES.judge(event);
        AUTH.judge(event.section("Auth"));
        Optional<String> path = needed(name, "Path", "/things", event);
        Optional<String> method = needed(name, "Method", "GET", event).map(word -> word.toUpperCase(Locale.ROOT));
        if (path.isEmpty() || method.isEmpty() || !belongs(name, event)) {
            return;
        }
        if (!METHODS.contains(method.get())) {
            event.problems()
                    .refuse(event.valuePlace("Method"), "Method " + method.get()
                            + " is not known to API Gateway: use get, head, post, put, patch, delete, options or any.");
        }
        paths.mistake(path.get()).ifPresent(sentence -> event.problems().refuse(event.valuePlace("Path"), sentence));
        judgeTwin(method.get() + " " + path.get(), event);
        routes.add(new Route(method.get(), path.get(), new IntegrationSpec.LambdaProxy(function),
                api.authorizer(method.get(), event.section("Auth"))));
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

    /** Whether an event is of the API that is served; what is of none is refused. */
    private boolean belongs(String name, Section event) {
        Value id = event.mapping().get("RestApiId").orElse(new Value.Reference(event.place(), Api.IMPLICIT));
        if (!(id instanceof Value.Reference reference)) {
            event.problems()
                    .refuse(id.place(), id instanceof Value.Unknown unknown
                            ? unknown.reason()
                            : "RestApiId must refer to an API of this template, e.g. `RestApiId: !Ref " + api.id()
                                    + "`.");
            return false;
        }
        if (reference.resource().equals(api.id())) {
            return true;
        }
        if (reference.resource().equals(Api.IMPLICIT)) {
            event.problems()
                    .refuse(event.place(), "Event " + name
                            + " names no API, so SAM would make a second one for it: add `RestApiId: !Ref " + api.id()
                            + "`.");
        } else if (!apis.contains(reference.resource())) {
            event.problems()
                    .refuse(id.place(),
                            reference.resource() + " is no AWS::Serverless::Api: name one in RestApiId.");
        }
        return false;
    }
}
