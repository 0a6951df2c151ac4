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
        String region, String account, Map<String, String> parameters, Map<String, String> imports,
        Map<String, String> stored) {

    /** Where functions and APIs are taken to live unless something else is said. */
    public static final Stack USUAL = new Stack(Location.USUAL.region(), Location.USUAL.account(), Map.of(), Map.of(),
            Map.of());

    public Stack {
        parameters = Map.copyOf(parameters);
        imports = Map.copyOf(imports);
        stored = Map.copyOf(stored);
    }

    /** {@code AWS::Partition}. */
    String partition() {
        return location().partition();
    }

    /** {@code AWS::URLSuffix}. */
    String urlSuffix() {
        return location().urlSuffix();
    }

    /** The beginning of the ARN of each of the template's functions; the function's name follows. */
    String functionArn() {
        return location().arn("lambda", "function:");
    }

    /** Where its functions live. */
    Location location() {
        return new Location(region, account);
    }
}
