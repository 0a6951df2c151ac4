package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes what plain resources say of an API as the OpenAPI definition that says the same. */
final class PlainDefinition {

    private static final String KEY_SCHEME = "api_key";
    private static final Map<String, String> PLACES = Map.of("method.request.header.", "header",
            "method.request.path.", "path", "method.request.querystring.", "query");
    private static final int DEEPEST = 100;

    private final List<Resource> resources;
    private final Resource api;

    /** @param resources all that could be part of the API */
    PlainDefinition(Resource api, List<Resource> resources) {
        this.api = api;
        this.resources = resources;
    }

    /** What the resources add to the API's own body. */
    Value.Mapping read() {
        Tree definition = new Tree(api.place());
        each("Authorizer", (resource, properties) -> definition.put(scheme(resource), "securityDefinitions",
                resource.id()));
        each("GatewayResponse", (resource, properties) -> properties.text("ResponseType")
                .ifPresent(type -> definition.put(lower(properties.mapping(), List.of("RestApiId", "ResponseType")),
                        Definition.GATEWAY_RESPONSES, type)));
        each("RequestValidator", (resource, properties) -> definition.put(
                lower(properties.mapping(), List.of("RestApiId", "Name")), RequestValidators.DECLARED, resource.id()));
        each("Model", (resource, properties) -> properties.mapping()
                .get("Schema")
                .ifPresent(schema -> definition.put(parsed(schema), "definitions",
                        properties.text("Name").orElse(resource.id()))));
        each("Method", (resource, properties) -> method(resource, properties, definition));
        return definition.whole();
    }

    private void each(String type, BiConsumer<Resource, Section> reader) {
        resources.stream()
                .filter(resource -> resource.is(Resource.PLAIN + type) && belongs(resource))
                .forEach(resource -> reader.accept(resource, resource.properties()));
    }

    private boolean belongs(Resource resource) {
        return refersTo(resource.properties(), "RestApiId").filter(api.id()::equals).isPresent();
    }

    /** The logical id of the resource that a property refers to, by {@code Ref} or by an attribute that is the same. */
    static Optional<String> refersTo(Section properties, String property) {
        return properties.mapping().get(property).flatMap(Named::by).map(name -> name.replaceFirst("\\..*", ""));
    }

    private static Value scheme(Resource authorizer) {
        Value.Mapping said = lower(authorizer.properties().mapping(), List.of("RestApiId", "Name", "AuthType"));
        return Tree.mapping(authorizer.place(), Map.of("type", Tree.text(authorizer.place(), "apiKey"),
                "x-amazon-apigateway-authorizer", said));
    }

    private void method(Resource method, Section properties, Tree definition) {
        Optional<String> path = path(properties, "ResourceId", 0);
        Optional<String> verb = properties.text("HttpMethod");
        if (path.isEmpty()) {
            properties.problems()
                    .refuse(properties.valuePlace("ResourceId"), "Method " + method.id()
                            + " is on a resource that is not in this template: refer to one, or to the root by `!GetAtt "
                            + api.id() + ".RootResourceId`.");
        } else if (verb.isPresent()) {
            String key = verb.get().equals("ANY") ? Definition.ANY : verb.get().toLowerCase(Locale.ROOT);
            definition.put(operation(method, properties, definition), "paths", path.get().isEmpty() ? "/" : path.get(),
                    key);
        }
    }

    private Optional<String> path(Section properties, String property, int depth) {
        Value parent = properties.mapping().get(property).orElse(null);
        if (parent instanceof Value.StandIn root && root.name().equals(api.id() + ".RootResourceId")) {
            return Optional.of("");
        }
        return refersTo(properties, property).filter(id -> depth < DEEPEST)
                .flatMap(id -> resources.stream()
                        .filter(resource -> resource.id().equals(id) && resource.is(Resource.PLAIN + "Resource"))
                        .findFirst())
                .flatMap(resource -> path(resource.properties(), "ParentId", depth + 1).flatMap(
                        above -> resource.properties().text("PathPart").map(part -> above + "/" + part)));
    }

    private Value operation(Resource method, Section properties, Tree definition) {
        Map<String, Value> said = new LinkedHashMap<>();
        properties.mapping()
                .get("Integration")
                .ifPresent(integration -> said.put(Integrations.KEY,
                        integration instanceof Value.Mapping mapping ? integration(mapping) : integration));
        said.put("security", security(method, properties, definition));
        said.put("parameters", parameters(properties));
        refersTo(properties, "RequestValidatorId")
                .ifPresent(id -> said.put(RequestValidators.CHOSEN, Tree.text(method.place(), id)));
        said.put("requestBody", body(properties));
        return Tree.mapping(method.place(), said);
    }

    private static Value integration(Value.Mapping integration) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        integration.entries().forEach((key, entry) -> {
            String name = switch (key) {
                case "IntegrationHttpMethod" -> "httpMethod";
                case "IntegrationResponses" -> "responses";
                default -> Keys.lower(key);
            };
            entries.put(name, name.equals("responses") ? new Value.Entry(entry.key(), responses(integration)) : entry);
        });
        return new Value.Mapping(integration.place(), entries);
    }

    private static Value responses(Value.Mapping integration) {
        Map<String, Value> responses = new LinkedHashMap<>();
        integration.items("IntegrationResponses").forEach(item -> {
            if (item instanceof Value.Mapping response) {
                responses.put(response.text("SelectionPattern").map(Value.Text::text).orElse("default"),
                        lower(response, List.of("SelectionPattern")));
            }
        });
        return Tree.mapping(integration.place("IntegrationResponses"), responses);
    }

    private Value security(Resource method, Section properties, Tree definition) {
        Place place = properties.keyPlace("AuthorizationType");
        Map<String, Value> schemes = new LinkedHashMap<>();
        String type = properties.text("AuthorizationType").orElse("NONE");
        switch (type) {
            case Guards.NONE -> {
            }
            case Guards.IAM -> schemes.put(Guards.IAM, new Value.Sequence(place, List.of()));
            default -> refersTo(properties, "AuthorizerId").ifPresentOrElse(
                    id -> schemes.put(id, new Value.Sequence(place, List.of())),
                    () -> properties.problems()
                            .refuse(place, "Method " + method.id() + " is of AuthorizationType " + type
                                    + " and has no AuthorizerId of this template: refer to an AWS::ApiGateway::Authorizer."));
        }
        if (properties.flag("ApiKeyRequired", false)) {
            schemes.put(KEY_SCHEME, new Value.Sequence(place, List.of()));
            definition.put(Tree.mapping(place, Map.of("type", Tree.text(place, "apiKey"), "name",
                    Tree.text(place, "x-api-key"))), "securityDefinitions", KEY_SCHEME);
        }
        return new Value.Sequence(place, List.of(Tree.mapping(place, schemes)));
    }

    private static Value parameters(Section properties) {
        Section written = properties.section("RequestParameters");
        List<Value> parameters = written.keys()
                .stream()
                .flatMap(name -> PLACES.entrySet()
                        .stream()
                        .filter(place -> name.startsWith(place.getKey()))
                        .<Value>map(place -> Tree.mapping(written.keyPlace(name), Map.of(//
                                "name", Tree.text(written.keyPlace(name), name.substring(place.getKey().length())), //
                                "in", Tree.text(written.keyPlace(name), place.getValue()), //
                                "required", written.mapping().get(name).orElseThrow()))))
                .toList();
        return new Value.Sequence(written.place(), parameters);
    }

    private Value body(Section properties) {
        Section models = properties.section("RequestModels");
        Map<String, Value> content = new LinkedHashMap<>();
        models.keys().forEach(type -> {
            Optional<String> name = refersTo(models, type).flatMap(id -> resources.stream()
                    .filter(resource -> resource.id().equals(id))
                    .findFirst()
                    .map(model -> model.properties().text("Name").orElse(id)));
            Place place = models.keyPlace(type);
            name.or(() -> models.text(type))
                    .filter(it -> !it.equals("Empty"))
                    .ifPresent(it -> content.put(type, Tree.mapping(place, Map.of("schema",
                            Tree.mapping(place, Map.of("$ref", Tree.text(place, "#/definitions/" + it)))))));
        });
        return Tree.mapping(models.place(), Map.of("content", Tree.mapping(models.place(), content)));
    }

    /** A schema may be written as a text, too. */
    private Value parsed(Value schema) {
        return schema instanceof Value.Text text
                ? new YamlTree(text.place().file(), api.properties().problems()).read(text.text()).orElse(schema)
                : schema;
    }

    /** Properties as OpenAPI spells them. */
    static Value.Mapping lower(Value.Mapping properties, List<String> without) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        properties.entries().forEach((key, entry) -> {
            if (!without.contains(key)) {
                entries.put(Keys.lower(key), entry);
            }
        });
        return new Value.Mapping(properties.place(), entries);
    }
}
