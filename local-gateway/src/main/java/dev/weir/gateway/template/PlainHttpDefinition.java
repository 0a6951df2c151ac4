package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.PayloadFormat;

/** Writes what plain resources say of an HTTP API as the OpenAPI definition that says the same. */
final class PlainHttpDefinition {

    private static final Vocabulary ROUTE = new Vocabulary(Resource.V2 + "Route",
            Vocabulary.words("ApiId AuthorizationScopes AuthorizationType AuthorizerId RouteKey Target"),
            Vocabulary.words("OperationName"),
            Map.of("ApiKeyRequired", "HTTP APIs have no API keys: remove ApiKeyRequired."));

    private static final Pattern KEY = Pattern.compile("([A-Z]+) (/\\S*)");
    private static final Set<String> TYPES = Set.of("CUSTOM", "JWT", Guards.IAM);
    private static final String TARGET = "integrations/";

    private final List<Resource> resources;
    private final Resource api;
    private final Map<String, Integer> lines = new HashMap<>();

    /** @param resources all that could be part of the API */
    PlainHttpDefinition(Resource api, List<Resource> resources) {
        this.api = api;
        this.resources = resources;
    }

    /** What the resources, and a {@code Target}, add to the API's own body. */
    Value.Mapping read() {
        Tree definition = new Tree(api.place());
        each("Authorizer", authorizer -> definition.put(scheme(authorizer), "components", "securitySchemes",
                authorizer.id()));
        quickly(definition);
        each("Route", route -> route(route, definition));
        return definition.whole();
    }

    private void each(String type, Consumer<Resource> reader) {
        resources.stream()
                .filter(resource -> resource.is(Resource.V2 + type)
                        && PlainDefinition.refersTo(resource.properties(), "ApiId")
                                .filter(api.id()::equals)
                                .isPresent())
                .forEach(reader);
    }

    private static Value scheme(Resource authorizer) {
        Section properties = authorizer.properties();
        Map<String, Value.Entry> said = new LinkedHashMap<>(PlainDefinition
                .lower(properties.mapping(), List.of("ApiId", "Name", "AuthorizerType", "AuthorizerCredentialsArn"))
                .entries());
        properties.mapping()
                .get("AuthorizerType")
                .ifPresent(type -> said.put("type", new Value.Entry(properties.keyPlace("AuthorizerType"), type)));
        return Tree.mapping(authorizer.place(), Map.of("type", Tree.text(authorizer.place(), "apiKey"),
                SecuritySchemes.AUTHORIZER, new Value.Mapping(properties.place(), said)));
    }

    /** A {@code Target} makes a route and its integration with the API. */
    private void quickly(Tree definition) {
        Section properties = api.properties();
        properties.text("Target").ifPresent(target -> {
            Place place = properties.valuePlace("Target");
            boolean isAddress = target.matches("https?://.*");
            Value integration = Tree.mapping(place, Map.of(//
                    "type", Tree.text(place, isAddress ? "http_proxy" : "aws_proxy"), //
                    "uri", Tree.text(place, target), //
                    HttpIntegrations.FORMAT, Tree.text(place, PayloadFormat.V2.version())));
            String key = properties.text("RouteKey").orElse(HttpRoute.DEFAULT);
            put(key, properties, api.place(), Tree.mapping(place, Map.of(Integrations.KEY, integration)), definition);
        });
    }

    private void route(Resource route, Tree definition) {
        Section properties = route.properties();
        ROUTE.judge(properties);
        properties.require("RouteKey", route.place(),
                "Route " + route.id() + " has no RouteKey: add one, e.g. `RouteKey: GET /things`.");
        Value security = security(route);
        integration(route).map(integration -> Tree.mapping(route.place(),
                Map.of(Integrations.KEY, integration, "security", security)))
                .ifPresent(operation -> properties.text("RouteKey")
                        .ifPresent(key -> put(key, properties, route.place(), operation, definition)));
    }

    private void put(String key, Section properties, Place place, Value operation, Tree definition) {
        Matcher route = KEY.matcher(key.equals(HttpRoute.DEFAULT) ? "ANY /" + key : key);
        if (!route.matches() || !HttpRoutes.METHODS.contains(route.group(1))) {
            properties.problems()
                    .refuse(properties.valuePlace("RouteKey"), "RouteKey " + key
                            + " is no route: write a method and a path as in `GET /things`, or $default.");
            return;
        }
        Integer first = lines.putIfAbsent(key, place.line());
        if (first != null) {
            properties.problems()
                    .refuse(place, key + " is routed already in line " + first + ": remove one of the two.");
        }
        String method = route.group(1).equals("ANY") ? Definition.ANY : route.group(1).toLowerCase(Locale.ROOT);
        definition.put(operation, "paths", route.group(2), method);
    }

    private Optional<Value> integration(Resource route) {
        Section properties = route.properties();
        Optional<Value> target = properties.mapping().get("Target");
        Optional<Resource> integration = target.flatMap(Words::of)
                .filter(text -> text.startsWith(TARGET))
                .flatMap(text -> resources.stream()
                        .filter(it -> it.is(Resource.V2 + "Integration")
                                && it.id().equals(text.substring(TARGET.length())))
                        .findFirst());
        if (integration.isEmpty()) {
            properties.problems()
                    .refuse(target.map(Value::place).orElse(route.place()), "Route " + route.id()
                            + " has no Target that is an AWS::ApiGatewayV2::Integration of this template: refer to one,"
                            + " e.g. `Target: !Sub integrations/${MyIntegration}`.");
        }
        return integration.map(PlainHttpDefinition::lower);
    }

    private static Value lower(Resource integration) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        integration.properties().mapping().entries().forEach((key, entry) -> {
            if (!key.equals("ApiId")) {
                entries.put(switch (key) {
                    case "CredentialsArn" -> "credentials";
                    case "IntegrationMethod" -> "httpMethod";
                    case "IntegrationType" -> "type";
                    case "IntegrationUri" -> "uri";
                    default -> Keys.lower(key);
                }, entry);
            }
        });
        return new Value.Mapping(integration.properties().place(), entries);
    }

    private static Value security(Resource route) {
        Section properties = route.properties();
        Place place = properties.keyPlace("AuthorizationType");
        String type = properties.text("AuthorizationType").orElse(Guards.NONE);
        Optional<String> authorizer = type.equals(Guards.IAM)
                ? Optional.of(Guards.IAM)
                : PlainDefinition.refersTo(properties, "AuthorizerId");
        boolean guarded = !type.equals(Guards.NONE);
        boolean fits = guarded == authorizer.isPresent() && (!guarded || TYPES.contains(type));
        if (!fits && !properties.misspells("AuthorizationType")) {
            properties.problems()
                    .refuse(place, "Route " + route.id() + " is of AuthorizationType " + type + " and has "
                            + authorizer.map(id -> "the AuthorizerId " + id).orElse("no AuthorizerId of this template")
                            + ": write CUSTOM or JWT, and refer to an AWS::ApiGatewayV2::Authorizer; or neither.");
        }
        Value scopes = properties.mapping()
                .get("AuthorizationScopes")
                .orElseGet(() -> new Value.Sequence(place, List.of()));
        return new Value.Sequence(place, authorizer.filter(_ -> guarded)
                .<Value>map(id -> Tree.mapping(place, Map.of(id, scopes)))
                .stream()
                .toList());
    }
}
