package dev.weir.gateway.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what a template says as JSON, with nothing between the tokens. */
final class JsonString {

    private final List<Value> parts = new ArrayList<>();

    private JsonString() {}

    /** A text, or a stand-in for one; empty where a part of the value is not known. */
    static Optional<Value> of(Place place, Value value) {
        JsonString text = new JsonString();
        return JsonText.of(value, text::part).map(node -> Words.made(place, node.toString(), text.parts));
    }

    private Optional<JsonNode> part(Value value) {
        parts.add(value);
        return Words.of(value).map(JsonNodeFactory.instance::textNode);
    }
}
