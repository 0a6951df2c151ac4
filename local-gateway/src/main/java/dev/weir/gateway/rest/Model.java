package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A model: a JSON schema (draft 4). What it says of a mistake is worded as API Gateway was seen to word missing properties
 * and wrong types; other texts, and that no body counts as {@code null}, are unverified.
 */
record Model(JsonSchema schema) {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V4);

    static Model of(String schema) {
        return new Model(FACTORY.getSchema(Json.read(schema).orElseThrow(() -> new IllegalArgumentException(schema))));
    }

    /** What is wrong with a body, in brackets; empty if nothing is. */
    Optional<String> mistakes(String body) {
        Optional<JsonNode> instance = body.isBlank() ? Optional.of(NullNode.instance) : Json.read(body);
        if (instance.isEmpty()) {
            return Optional.of("[the body is not JSON]");
        }
        Collection<ValidationMessage> found = schema.validate(instance.get());
        return found.isEmpty() ? Optional.empty() : Optional.of("[" + words(found) + "]");
    }

    private static String words(Collection<ValidationMessage> found) {
        Map<String, List<ValidationMessage>> gathered = found.stream()
                .collect(Collectors.groupingBy(Model::subject, LinkedHashMap::new, Collectors.toList()));
        return gathered.values().stream().map(Model::sentence).collect(Collectors.joining(", "));
    }

    /** All that is missing in one object is said at once. */
    private static String subject(ValidationMessage one) {
        return one.getType().equals("required") ? "required " + one.getInstanceLocation() : one.toString();
    }

    private static String sentence(List<ValidationMessage> about) {
        ValidationMessage first = about.getFirst();
        return switch (first.getType()) {
            case "required" -> "object has missing required properties ("
                    + list(about.stream().map(ValidationMessage::getProperty)) + ")";
            case "type" -> "instance type (" + type(first.getInstanceNode())
                    + ") does not match any allowed primitive type (allowed: " + list(allowed(first.getSchemaNode()))
                    + ")";
            default -> first.getMessage();
        };
    }

    private static Stream<String> allowed(JsonNode types) {
        return types.isArray()
                ? StreamSupport.stream(types.spliterator(), false).map(JsonNode::asText)
                : Stream.of(types.asText());
    }

    private static String type(JsonNode node) {
        return node.isIntegralNumber() ? "integer" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String list(Stream<String> words) {
        return words.sorted().map(Json::quoted).collect(Collectors.joining(",", "[", "]"));
    }
}
