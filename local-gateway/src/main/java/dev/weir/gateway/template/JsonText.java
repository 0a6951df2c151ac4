package dev.weir.gateway.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/** What a template says, as JSON; what cannot be known is refused where it is written. */
final class JsonText {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Problems problems;
    private boolean known = true;

    private JsonText(Problems problems) {
        this.problems = problems;
    }

    /** Empty where a part was refused. */
    static Optional<JsonNode> of(Value value, Problems problems) {
        JsonText text = new JsonText(problems);
        JsonNode node = text.node(value);
        return text.known ? Optional.of(node) : Optional.empty();
    }

    private JsonNode node(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> object(mapping);
            case Value.Sequence sequence -> array(sequence);
            case Value.Text text -> text.literal() ? literal(text.text()) : NODES.textNode(text.text());
            case Value.Unknown unknown -> refused(unknown.place(), unknown.reason());
            case Value.Reference reference ->
                refused(reference.place(), References.afterDeployment(reference.resource()));
            case Value.StandIn standIn -> refused(standIn.place(), References.afterDeployment(standIn.name()));
            case Value.Call call -> refused(call.place(), call.function() + " is known only on AWS: write the value.");
            case Value.Absent absent -> refused(absent.place(), "AWS::NoValue is no value here: remove it.");
        };
    }

    private ObjectNode object(Value.Mapping mapping) {
        ObjectNode object = NODES.objectNode();
        mapping.entries().forEach((key, entry) -> object.set(key, node(entry.value())));
        return object;
    }

    private ArrayNode array(Value.Sequence sequence) {
        ArrayNode array = NODES.arrayNode();
        sequence.items().forEach(item -> array.add(node(item)));
        return array;
    }

    private static JsonNode literal(String text) {
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        return text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?")
                ? NODES.numberNode(new BigDecimal(text))
                : NODES.textNode(text);
    }

    private JsonNode refused(Place place, String sentence) {
        problems.refuse(place, sentence);
        known = false;
        return NODES.nullNode();
    }
}
