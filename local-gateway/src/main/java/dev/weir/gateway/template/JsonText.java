package dev.weir.gateway.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;

/** What a template says, as JSON: numbers and truth values are what YAML has as such. */
final class JsonText {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonText() {}

    /** What cannot be known is refused where it is written, all of it; then it is empty. */
    static Optional<JsonNode> of(Value value, Problems problems) {
        return of(value, leaf -> leaf(leaf, problems));
    }

    /**
     * Empty where a part of it is.
     *
     * @param leaf makes a node of a text that is one in YAML, and of what is not known
     */
    static Optional<JsonNode> of(Value value, Function<Value, Optional<JsonNode>> leaf) {
        return switch (value) {
            case Value.Mapping mapping -> object(mapping, leaf);
            case Value.Sequence sequence -> array(sequence, leaf);
            case Value.Text text when text.literal() -> Optional.of(literal(text.text()));
            default -> leaf.apply(value);
        };
    }

    private static Optional<JsonNode> object(Value.Mapping mapping, Function<Value, Optional<JsonNode>> leaf) {
        ObjectNode object = NODES.objectNode();
        mapping.entries().forEach((key, entry) -> of(entry.value(), leaf).ifPresent(node -> object.set(key, node)));
        return object.size() == mapping.entries().size() ? Optional.of(object) : Optional.empty();
    }

    private static Optional<JsonNode> array(Value.Sequence sequence, Function<Value, Optional<JsonNode>> leaf) {
        ArrayNode array = NODES.arrayNode();
        sequence.items().forEach(item -> of(item, leaf).ifPresent(array::add));
        return array.size() == sequence.items().size() ? Optional.of(array) : Optional.empty();
    }

    private static JsonNode literal(String text) {
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (text.matches("-?(0|[1-9]\\d*)")) {
            return NODES.numberNode(new BigInteger(text));
        }
        return text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,2})?")
                ? NODES.numberNode(Double.parseDouble(text))
                : NODES.textNode(text);
    }

    private static Optional<JsonNode> leaf(Value value, Problems problems) {
        return switch (value) {
            case Value.Text text -> Optional.of(NODES.textNode(text.text()));
            case Value.Unknown unknown -> refused(unknown.place(), unknown.reason(), problems);
            case Value.Reference reference ->
                refused(reference.place(), References.afterDeployment(reference.resource()), problems);
            case Value.StandIn standIn ->
                refused(standIn.place(), References.afterDeployment(standIn.name()), problems);
            case Value.Call call ->
                refused(call.place(), call.function() + " is known only on AWS: write the value.", problems);
            // Absent: all else is a node already.
            default -> refused(value.place(), "AWS::NoValue is no value here: remove it.", problems);
        };
    }

    private static Optional<JsonNode> refused(Place place, String sentence, Problems problems) {
        problems.refuse(place, sentence);
        return Optional.empty();
    }
}
