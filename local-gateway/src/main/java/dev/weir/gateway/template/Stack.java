package dev.weir.gateway.template;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.weir.gateway.api.Location;

/**
 * The stack that a template would be deployed as: what it knows and the template leaves open.
 *
 * @param name {@code AWS::StackName}
 * @param parameters values of parameters, and of what resources are called once they exist, e.g. {@code Table} or
 *     {@code Table.Arn}
 * @param imports values that {@code Fn::ImportValue} reads, by the name under which another stack exports them
 * @param stored values in Parameter Store, by name
 * @param others templates of other stacks, by the stack's name: their exports are read and their functions called. One
 *     may import what those before it export
 * @param variables what functions are given in the stead of what the template says
 */
public record Stack(
        String name, String region, String account, Map<String, String> parameters, Map<String, String> imports,
        Map<String, String> stored, Map<String, Path> others, Variables variables) {

    /** What the stack of the template that is served is called. */
    private static final String SERVED = "local";

    /** Where functions and APIs are taken to live unless something else is said. */
    public static final Stack USUAL = new Stack(Location.USUAL.region(), Location.USUAL.account(), Map.of(), Map.of(),
            Map.of());

    public Stack {
        parameters = Map.copyOf(parameters);
        imports = Map.copyOf(imports);
        stored = Map.copyOf(stored);
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /** The stack that is served, beside which there is no other. */
    public Stack(String region, String account, Map<String, String> parameters, Map<String, String> imports,
            Map<String, String> stored) {
        this(SERVED, region, account, parameters, imports, stored, Map.of(), Variables.NONE);
    }

    /** The same stack beside others. */
    public Stack beside(Map<String, Path> stacks) {
        return new Stack(name, region, account, parameters, imports, stored, stacks, variables);
    }

    /** The same stack whose functions are given variables. */
    public Stack with(Variables given) {
        return new Stack(name, region, account, parameters, imports, stored, others, given);
    }

    /** The same stack where other stacks export values; what is said of an import beside them stands. */
    Stack importing(Map<String, String> exports) {
        Map<String, String> all = new HashMap<>(exports);
        all.putAll(imports);
        return new Stack(name, region, account, parameters, all, stored, others, variables);
    }

    /** Another stack of the same account and region; its parameters are those whose names begin with its own and a slash. */
    Stack other(String stack) {
        Map<String, String> own = new HashMap<>();
        parameters.forEach((parameter, value) -> {
            if (parameter.startsWith(stack + "/")) {
                own.put(parameter.substring(stack.length() + 1), value);
            }
        });
        return new Stack(stack, region, account, own, imports, stored, Map.of(), variables);
    }

    /**
     * What a function is called that has no {@code FunctionName}: in another stack as CloudFormation makes it up, but for the
     * suffix.
     */
    String functionName(String id) {
        return name.equals(SERVED) ? id : name + "-" + id;
    }

    /** What a function is called, which its {@code FunctionName} says, if that is known. */
    String functionName(Resource function) {
        return function.properties()
                .mapping()
                .text("FunctionName")
                .map(Value.Text::text)
                .orElseGet(() -> functionName(function.id()));
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
