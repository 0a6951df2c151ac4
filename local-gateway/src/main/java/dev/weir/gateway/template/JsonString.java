package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Writes what a template says as JSON, with nothing between the tokens. */
final class JsonString {

    private final List<Value> parts = new ArrayList<>();

    private JsonString() {}

    /** A text, or a stand-in for one; empty where a part of the value is not known. */
    static Optional<Value> of(Place place, Value value) {
        JsonString text = new JsonString();
        return text.node(value).map(node -> Words.made(place, node.toString(), text.parts));
    }

    private Optional<JsonNode> node(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> object(mapping);
            case Value.Sequence sequence -> array(sequence);
            case Value.Text text when text.literal() -> Optional.of(literal(text.text()));
            default -> {
                parts.add(value);
                yield Words.of(value).map(JsonNodeFactory.instance::textNode);
            }
        };
    }

    private static JsonNode literal(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (text.equals("true") || text.equals("false")) {
            return nodes.booleanNode(text.equals("true"));
        }
        if (text.matches("-?(0|[1-9]\\d{0,17})")) {
            return nodes.numberNode(Long.parseLong(text));
        }
        return text.matches("-?(0|[1-9]\\d*)\\.\\d+")
                ? nodes.numberNode(Double.parseDouble(text))
                : nodes.textNode(text);
    }

    private Optional<JsonNode> object(Value.Mapping mapping) {
        var object = JsonNodeFactory.instance.objectNode();
        mapping.entries().forEach((key, entry) -> node(entry.value()).ifPresent(node -> object.set(key, node)));
        return object.size() == mapping.entries().size() ? Optional.of(object) : Optional.empty();
    }

    private Optional<JsonNode> array(Value.Sequence sequence) {
        var array = JsonNodeFactory.instance.arrayNode();
        sequence.items().forEach(item -> node(item).ifPresent(array::add));
        return array.size() == sequence.items().size() ? Optional.of(array) : Optional.empty();
    }
}
