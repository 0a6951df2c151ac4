package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;

/** What the request validators of an OpenAPI definition ask of each operation. */
final class RequestValidators {

    static final String DECLARED = "x-amazon-apigateway-request-validators";
    static final String CHOSEN = "x-amazon-apigateway-request-validator";

    private static final String JSON = "application/json";

    private static final Map<String, RequestValidation.Place> PLACES = Map.of("header", RequestValidation.Place.HEADER,
            "path", RequestValidation.Place.PATH, "query", RequestValidation.Place.QUERY_STRING);

    private final Section root;

    RequestValidators(Section root) {
        this.root = root;
    }

    /** @param item the path's, whose parameters count for each of its operations */
    RequestValidation of(Section operation, Section item) {
        Section chosen = operation.has(CHOSEN) ? operation : root;
        Optional<String> name = chosen.text(CHOSEN);
        if (name.isEmpty()) {
            return RequestValidation.NONE;
        }
        Section validators = root.section(DECLARED);
        if (!validators.has(name.get())) {
            chosen.problems()
                    .refuse(chosen.valuePlace(CHOSEN), Spelling.correction(name.get(), validators.keys(),
                            name.get() + " is not under " + DECLARED + ": define it there."));
            return RequestValidation.NONE;
        }
        Section validator = validators.section(name.get());
        Set<Parameter> required = new LinkedHashSet<>();
        Map<String, String> models = new LinkedHashMap<>();
        if (validator.flag("validateRequestParameters", false)) {
            item.eachItem("parameters", parameter -> require(parameter, required));
            operation.eachItem("parameters", parameter -> require(parameter, required));
        }
        if (validator.flag("validateRequestBody", false)) {
            models(operation, models);
        }
        return new RequestValidation(required.stream().toList(), models);
    }

    private void require(Section written, Set<Parameter> required) {
        Section parameter = referred(written);
        Optional<String> in = parameter.text("in");
        if (parameter.flag("required", false) && in.filter(PLACES::containsKey).isPresent()) {
            parameter.text("name")
                    .ifPresent(name -> required.add(
                            new Parameter(PLACES.getOrDefault(in.get(), RequestValidation.Place.HEADER), name)));
        }
    }

    /** In OpenAPI 2 the body is a parameter, in OpenAPI 3 it stands for itself. */
    private void models(Section operation, Map<String, String> models) {
        operation.eachItem("parameters", written -> {
            Section parameter = referred(written);
            if (parameter.text("in").filter("body"::equals).isPresent()) {
                schema(parameter).ifPresent(schema -> consumed(operation).forEach(type -> models.put(type, schema)));
            }
        });
        referred(operation.section("requestBody")).section("content")
                .eachSection((type, content) -> schema(content).ifPresent(schema -> models.put(type, schema)));
    }

    private Set<String> consumed(Section operation) {
        Section said = operation.has("consumes") ? operation : root;
        Set<String> types = new LinkedHashSet<>(said.list("consumes"));
        return types.isEmpty() ? Set.of(JSON) : types;
    }

    /** What a {@code $ref} within the definition leads to. */
    private Section referred(Section section) {
        Optional<String> pointer = section.mapping().text("$ref").map(Value.Text::text);
        if (pointer.isEmpty()) {
            return section;
        }
        Section found = root;
        for (String name : pointer.get().replaceFirst("^#/", "").split("/", -1)) {
            found = found.section(name);
        }
        if (found.keys().isEmpty()) {
            section.refuse("$ref", "The definition has no " + pointer.get() + ": add it there.");
        }
        return found;
    }

    private Optional<String> schema(Section owner) {
        return owner.mapping()
                .get("schema")
                .flatMap(schema -> JsonString.of(schema.place(), JsonSchemas.complete(schema, root.mapping())))
                .flatMap(Words::of);
    }
}
