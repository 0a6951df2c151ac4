package dev.weir.gateway.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Models} of an API. SAM writes their names in small letters, and they may refer to each other by these. */
final class Models {

    /** Made for the first model only: it takes a fifth of a second of a start that needs none. */
    private static final class Draft4 {

        static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V4)
                .getSchema(SchemaLocation.of(SchemaId.V4));
    }

    private static final Pattern REFERENCE = Pattern.compile(
            "(?:#/definitions/|#/components/schemas/|https://apigateway\\.amazonaws\\.com/restapis/[^/]+/models/)([^/]+)");

    private final Section section;
    private final Map<String, JsonNode> read = new LinkedHashMap<>();

    Models(Section section) {
        this.section = section;
        section.eachSection(this::read);
    }

    private void read(String name, Section schema) {
        schema.require("type", schema.place(), "Model " + name + " has no type, which SAM wants: add one.");
        JsonText.of(schema.mapping(), section.problems())
                .ifPresent(node -> read(name, schema.place(), (ObjectNode) node));
    }

    private void read(String name, Place place, ObjectNode schema) {
        // A model is draft 4 whatever it says, and what it calls itself would only move its references.
        schema.remove("$schema");
        schema.remove("id");
        refer(schema, place);
        Draft4.SCHEMA.validate(schema)
                .stream()
                .findFirst()
                .ifPresent(mistake -> section.problems()
                        .refuse(place,
                                "Model " + name + " is no JSON schema (draft 4): " + mistake.getMessage() + "."));
        read.put(small(name), schema);
    }

    private void refer(JsonNode node, Place place) {
        node.forEach(inner -> refer(inner, place));
        if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
            String reference = object.path("$ref").asText();
            Matcher model = REFERENCE.matcher(reference);
            if (model.lookingAt()
                    && section.keys().stream().map(Models::small).anyMatch(small(model.group(1))::equals)) {
                object.put("$ref", "#/definitions/" + small(model.group(1)) + reference.substring(model.end()));
            } else {
                section.problems()
                        .refuse(place, "$ref " + reference
                                + " leads to no model of this API: write #/definitions/ and its name.");
            }
        }
    }

    /** The schema of a model, with all that it may refer to; empty where there is none of that name. */
    Optional<String> schema(String name) {
        if (!section.has(name)) {
            return Optional.empty();
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").addObject().put("$ref", "#/definitions/" + small(name));
        whole.putObject("definitions").setAll(read);
        return Optional.of(whole.toString());
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
