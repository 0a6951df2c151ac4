package dev.weir.gateway.template;

import java.util.Map;

import dev.weir.gateway.api.Location;

/**
 * The stack that a template would be deployed as: what it knows and the template leaves open.
 *
 * @param parameters values of parameters, and of what resources are called once they exist, e.g. {@code Table} or
 *     {@code Table.Arn}
 * @param imports values that {@code Fn::ImportValue} reads, by the name under which another stack exports them
 * @param stored values in Parameter Store, by name
 */
public record Stack(
        Location location, Map<String, String> parameters, Map<String, String> imports, Map<String, String> stored) {

    /** One of which nothing is said. */
    public static final Stack USUAL = new Stack(Location.USUAL, Map.of(), Map.of(), Map.of());

    public Stack {
        parameters = Map.copyOf(parameters);
        imports = Map.copyOf(imports);
        stored = Map.copyOf(stored);
    }

    /** The beginning of the ARN of each of the template's functions; the function's name follows. */
    String functionArn() {
        return location.arn("lambda", "function:");
    }
}
