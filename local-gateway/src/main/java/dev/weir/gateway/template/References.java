package dev.weir.gateway.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a name in the template stands for: a parameter, a pseudo parameter, a resource or a mapping's entry. */
final class References {

    /** Stand-ins for what a deployment would choose. */
    private static final Map<String, String> PSEUDO = Map.of("AWS::AccountId", "123456789012", "AWS::Partition", "aws",
            "AWS::Region", "us-east-1", "AWS::StackId",
            "arn:aws:cloudformation:us-east-1:123456789012:stack/local/00000000-0000-0000-0000-000000000000",
            "AWS::StackName", "local", "AWS::URLSuffix", "amazonaws.com");

    /** What of a resource may be named that a template counts calls by. */
    private static final Set<String> PARTS = Set.of("Stage", "UsagePlan", "ApiKey", "UsagePlanKey", "APIKeyId", "Id");

    private static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:";

    private final Value.Mapping template;
    private final Value.Mapping parameters;
    private final Value.Mapping resources;

    References(Value.Mapping template) {
        this.template = template;
        parameters = template.mapping("Parameters");
        resources = template.mapping("Resources");
    }

    /** The logical id in the ARN of one of this template's functions, however it was written. */
    static Optional<String> functionId(String reference) {
        return reference.startsWith(FUNCTION_ARN)
                ? Optional.of(reference.substring(FUNCTION_ARN.length()).replaceFirst(":.*$", ""))
                : Optional.empty();
    }

    /** Whether an ARN ends in an alias or a version: without one, or with {@code $LATEST}, it is what was deployed last. */
    static boolean isQualified(String arn) {
        String[] parts = arn.substring(FUNCTION_ARN.length()).split(":", 2);
        return parts.length == 2 && !parts[1].equals("$LATEST");
    }

    Value named(Place place, String name) {
        if (name.equals("AWS::NoValue")) {
            return new Value.Absent(place);
        }
        if (name.equals("AWS::NotificationARNs")) {
            return new Value.Sequence(place, List.of());
        }
        if (PSEUDO.containsKey(name)) {
            return new Value.Text(place, PSEUDO.getOrDefault(name, ""));
        }
        if (parameters.get(name).isPresent()) {
            return parameter(place, name);
        }
        return name.contains(".") ? attribute(place, name) : resource(place, name);
    }

    private Value parameter(Place place, String name) {
        Value.Mapping declared = parameters.mapping(name);
        String type = text(declared, "Type").orElse("String");
        if (type.startsWith("AWS::SSM::Parameter::Value")) {
            return new Value.Unknown(place, "Parameter " + name
                    + " is read from Parameter Store at deployment: give it the Type String and a Default.");
        }
        return text(declared, "Default").map(value -> typed(place, type, value))
                .orElseGet(
                        () -> new Value.Unknown(place, "Parameter " + name + " has no Default: give it one."));
    }

    private static Value typed(Place place, String type, String value) {
        if (!type.equals("CommaDelimitedList") && !type.startsWith("List<")) {
            return new Value.Text(place, value);
        }
        return new Value.Sequence(place, Arrays.stream(value.split(",", -1))
                .map(item -> (Value) new Value.Text(place, item.strip()))
                .toList());
    }

    private Value resource(Place place, String name) {
        if (isFunction(name)) {
            return new Value.Text(place, name);
        }
        if (resources.get(name).isPresent() || name.equals(Api.IMPLICIT) || name.equals(HttpApiReader.IMPLICIT)) {
            return new Value.Reference(place, name);
        }
        Set<String> known = new TreeSet<>(parameters.entries().keySet());
        known.addAll(resources.entries().keySet());
        if (isMade(name) && Spelling.nearest(name, known).isEmpty()) {
            return new Value.Reference(place, name);
        }
        return new Value.Unknown(place, Spelling.correction(name, known,
                name + " is neither a parameter nor a resource of this template: check its spelling."));
    }

    /** Whether a name is one that SAM gives to what it makes of an API. */
    private boolean isMade(String name) {
        return name.matches("Serverless(UsagePlan|ApiKey|UsagePlanKey)") || resources.entries()
                .keySet()
                .stream()
                .anyMatch(id -> name.startsWith(id) && name.matches(".*(Stage|UsagePlan|ApiKey|UsagePlanKey)"));
    }

    private Value attribute(Place place, String name) {
        String resource = name.substring(0, name.indexOf('.'));
        if (isFunction(resource) && name.endsWith(".Arn")) {
            return new Value.Text(place, FUNCTION_ARN + resource);
        }
        if (isFunction(resource) && (name.endsWith(".Alias") || name.endsWith(".Version"))) {
            return alias(place, resource);
        }
        if (resources.get(resource).isEmpty()) {
            return resource(place, resource);
        }
        if (PARTS.contains(name.substring(resource.length() + 1))) {
            return new Value.Reference(place, name);
        }
        return new Value.Unknown(place,
                name + " is known only after a deployment: write a parameter with a Default instead.");
    }

    private Value alias(Place place, String function) {
        return property(function, "AutoPublishAlias")
                .map(alias -> alias instanceof Value.Text text ? text.text() : "alias")
                .map(alias -> (Value) new Value.Text(place, FUNCTION_ARN + function + ":" + alias))
                .orElseGet(() -> new Value.Unknown(place, function
                        + " has no alias to refer to: give it AutoPublishAlias, e.g. `AutoPublishAlias: live`."));
    }

    Value mapped(Place place, List<String> keys) {
        Value found = template.mapping("Mappings");
        for (String key : keys) {
            Optional<Value> next = found instanceof Value.Mapping inner ? inner.get(key) : Optional.empty();
            if (next.isEmpty()) {
                return new Value.Unknown(place, "Mappings has no " + String.join(".", keys) + ": add it there.");
            }
            found = next.get();
        }
        return found;
    }

    private boolean isFunction(String name) {
        return text(resources.mapping(name), "Type").filter("AWS::Serverless::Function"::equals).isPresent();
    }

    private Optional<Value> property(String function, String property) {
        return resources.mapping(function)
                .mapping("Properties")
                .get(property)
                .or(() -> template.mapping("Globals").mapping("Function").get(property));
    }

    private static Optional<String> text(Value.Mapping mapping, String key) {
        return mapping.get(key)
                .flatMap(
                        value -> value instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty());
    }
}
