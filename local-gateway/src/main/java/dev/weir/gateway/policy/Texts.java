package dev.weir.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The strings of a policy element that may be one or a list of them. */
final class Texts {

    private Texts() {}

    static List<Text> of(JsonNode node, String element, boolean variables) {
        var texts = new ArrayList<Text>();
        (node.isArray() ? node : List.of(node)).forEach(value -> texts.add(new Text(text(value, element), variables)));
        return texts;
    }

    private static String text(JsonNode value, String element) {
        if (!value.isValueNode() || value.isNull()) {
            throw new MalformedPolicy(element + " must be a string or a list of strings");
        }
        return value.asText();
    }
}
