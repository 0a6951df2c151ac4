package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a schema of a definition one that stands for itself. */
final class JsonSchemas {

    private static final String DEFINITIONS = "definitions";
    private static final String COMPONENTS = "#/components/schemas/";

    private JsonSchemas() {}

    /** Takes along all the schemas that it could refer to, under the name that JSON Schema has for them. */
    static Value complete(Value schema, Value.Mapping definition) {
        Value.Mapping shared = definition.mapping(DEFINITIONS).entries().isEmpty()
                ? definition.mapping("components").mapping("schemas")
                : definition.mapping(DEFINITIONS);
        if (!refers(schema) || !(moved(schema) instanceof Value.Mapping mapping)) {
            return schema;
        }
        Value.Mapping whole = new Value.Mapping(schema.place(),
                Map.of(DEFINITIONS, new Value.Entry(schema.place(), moved(shared))));
        // A mapping with a $ref says nothing else, so what is referred to stands one level below.
        return Definition.over(whole, new Value.Mapping(schema.place(),
                Map.of("allOf",
                        new Value.Entry(schema.place(), new Value.Sequence(schema.place(), List.of(mapping))))));
    }

    private static boolean refers(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> mapping.text("$ref").isPresent()
                    || mapping.entries().values().stream().anyMatch(entry -> refers(entry.value()));
            case Value.Sequence list -> list.items().stream().anyMatch(JsonSchemas::refers);
            default -> false;
        };
    }

    private static Value moved(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> {
                Map<String, Value.Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach((key, entry) -> entries.put(key, new Value.Entry(entry.key(), moved(entry.value()))));
                yield new Value.Mapping(mapping.place(), entries);
            }
            case Value.Sequence list ->
                new Value.Sequence(list.place(), list.items().stream().map(JsonSchemas::moved).toList());
            case Value.Text text when text.text().startsWith(COMPONENTS) ->
                new Value.Text(text.place(), "#/" + DEFINITIONS + "/" + text.text().substring(COMPONENTS.length()));
            default -> value;
        };
    }
}
