package dev.weir.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares an event with a sample of its kind: the same keys with the same JSON types, at every depth. {@code null} in either
 * goes with anything. In maps whose keys the request chooses only the values' types are compared.
 */
public final class SampleShape {

    private static final Set<String> FREE = Set.of("headers", "multiValueHeaders", "queryStringParameters",
            "multiValueQueryStringParameters", "pathParameters", "stageVariables", "authorizer", "lambda", "claims");

    private SampleShape() {}

    /** As {@code /path only in the sample}, {@code /path only here} or {@code /path STRING, here NUMBER}; sorted. */
    public static List<String> differences(JsonNode sample, JsonNode event) {
        var differences = new ArrayList<String>();
        compare("", sample, event, differences);
        return differences.stream().sorted().toList();
    }

    private static void compare(String path, JsonNode sample, JsonNode event, List<String> differences) {
        if (sample.isNull() || event.isNull()) {
            return;
        }
        if (sample.isMissingNode() || event.isMissingNode()) {
            differences.add(path + (event.isMissingNode() ? " only in the sample" : " only here"));
        } else if (sample.getNodeType() != event.getNodeType()) {
            differences.add(path + " " + sample.getNodeType() + ", here " + event.getNodeType());
        } else if (sample.isObject() && FREE.contains(path.substring(path.lastIndexOf('/') + 1))) {
            compareFree(path, sample, event, differences);
        } else if (sample.isObject()) {
            names(sample, event)
                    .forEach(name -> compare(path + "/" + name, sample.path(name), event.path(name), differences));
        } else if (sample.isArray() && !sample.isEmpty() && !event.isEmpty()) {
            compare(path + "/*", sample.path(0), event.path(0), differences);
        }
    }

    private static void compareFree(String path, JsonNode sample, JsonNode event, List<String> differences) {
        Set<JsonNodeType> types = new TreeSet<>();
        sample.forEach(value -> types.add(value.getNodeType()));
        types.remove(JsonNodeType.NULL);
        event.forEach(value -> {
            if (!types.isEmpty() && !value.isNull() && !types.contains(value.getNodeType())) {
                differences.add(path + "/* " + types + ", here " + value.getNodeType());
            }
        });
    }

    private static Set<String> names(JsonNode sample, JsonNode event) {
        Set<String> names = new TreeSet<>();
        sample.fieldNames().forEachRemaining(names::add);
        event.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
