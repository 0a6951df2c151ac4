package dev.weir.gateway.template;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a name in the template stands for: a parameter, a pseudo parameter, a resource or a resource's attribute. */
final class References {

    /** Resources that {@code Ref} names as their own property does. */
    private static final Map<String, String> NAMED = Map.of("AWS::DynamoDB::Table", "TableName", "AWS::S3::Bucket",
            "BucketName", "AWS::Serverless::SimpleTable", "TableName", "AWS::Logs::LogGroup", "LogGroupName",
            Resource.STAGE, "StageName", Resource.V2_STAGE, "StageName", Resource.FUNCTION, "FunctionName",
            Resource.PLAIN_FUNCTION, "FunctionName");

    private static final Set<String> FUNCTIONS = Set.of(Resource.FUNCTION, Resource.PLAIN_FUNCTION);

    private final Value.Mapping template;
    private final Value.Mapping resources;
    private final Parameters parameters;
    private final Stack stack;
    private final Resolver resolver;
    private final Set<String> open = new HashSet<>();

    References(Value.Mapping template, Stack stack, Resolver resolver) {
        this.template = template;
        this.stack = stack;
        this.resolver = resolver;
        resources = template.mapping("Resources");
        parameters = new Parameters(template.mapping("Parameters"), stack);
    }

    static String afterDeployment(String name) {
        return name + " gets its name at deployment: write a plain value, or give it by --parameter-overrides " + name
                + "=VALUE.";
    }

    Value named(Place place, String name) {
        return pseudo(place, name).orElseGet(() -> {
            if (parameters.has(name)) {
                return parameters.value(place, name);
            }
            if (stack.parameters().containsKey(name)) {
                return new Value.Text(place, stack.parameters().getOrDefault(name, ""));
            }
            return name.contains(".") ? attribute(place, name) : resource(place, name);
        });
    }

    private Optional<Value> pseudo(Place place, String name) {
        String id = "arn:" + stack.partition() + ":cloudformation:" + stack.region() + ":"
                + stack.account() + ":stack/" + stack.name() + "/00000000-0000-0000-0000-000000000000";
        return switch (name) {
            case "AWS::NoValue" -> Optional.of(new Value.Absent(place));
            case "AWS::NotificationARNs" -> Optional.of(new Value.Sequence(place, List.of()));
            case "AWS::AccountId" -> Optional.of(new Value.Text(place, stack.account()));
            case "AWS::Partition" -> Optional.of(new Value.Text(place, stack.partition()));
            case "AWS::Region" -> Optional.of(new Value.Text(place, stack.region()));
            case "AWS::StackId" -> Optional.of(new Value.Text(place, id));
            case "AWS::StackName" -> Optional.of(new Value.Text(place, stack.name()));
            case "AWS::URLSuffix" -> Optional.of(new Value.Text(place, stack.urlSuffix()));
            default -> Optional.empty();
        };
    }

    private Value resource(Place place, String id) {
        return switch (type(id)) {
            case Resource.FUNCTION, Resource.PLAIN_FUNCTION -> new Value.Text(place, functionName(id));
            case "AWS::Lambda::Alias" -> qualified(place, id, property(id, "Name"));
            case "AWS::Lambda::Version" -> qualified(place, id, Optional.of("1"));
            case "" -> unknown(place, id);
            default -> name(id).map(name -> (Value) new Value.Text(place, name))
                    .orElseGet(() -> new Value.Reference(place, id, id));
        };
    }

    /** An alias or a version of one of the template's functions. */
    private Value qualified(Place place, String id, Optional<String> qualifier) {
        Optional<String> function = property(id, "FunctionName");
        return function.isPresent() && qualifier.isPresent()
                ? new Value.Text(place, arn(function.get()) + ":" + qualifier.get())
                : new Value.Reference(place, id, id);
    }

    /** A function's ARN, as it may be written for its name. */
    private String arn(String function) {
        return function.startsWith("arn:") ? function : stack.functionArn() + function;
    }

    private Value unknown(Place place, String name) {
        if (name.equals(Api.IMPLICIT) || name.equals(HttpApiReader.IMPLICIT)) {
            return new Value.Reference(place, name, name);
        }
        Set<String> known = new TreeSet<>(parameters.names());
        known.addAll(resources.entries().keySet());
        return isMade(name) && Spelling.nearest(name, known).isEmpty()
                ? new Value.Reference(place, name, name)
                : new Value.Unknown(place, Spelling.correction(name, known,
                        name + " is neither a parameter nor a resource of this template: check its spelling."));
    }

    /** Whether a name is one that SAM gives to what it makes of a resource, or of all APIs. */
    private boolean isMade(String name) {
        return name.matches("Serverless(UsagePlan|ApiKey|UsagePlanKey)|Serverless(Rest|Http)Api.+")
                || resources.entries()
                        .keySet()
                        .stream()
                        .anyMatch(id -> name.startsWith(id) && type(id).startsWith(Resource.SAM));
    }

    private Value attribute(Place place, String name) {
        String id = name.substring(0, name.indexOf('.'));
        String attribute = name.substring(name.indexOf('.') + 1);
        if (FUNCTIONS.contains(type(id)) && attribute.equals("Arn")) {
            return new Value.Text(place, arn(functionName(id)));
        }
        if (type(id).equals(Resource.FUNCTION) && (attribute.equals("Alias") || attribute.equals("Version"))) {
            return alias(place, id);
        }
        return resource(place, id) instanceof Value.Unknown unknown
                ? unknown
                : new Value.StandIn(place, standIn(id, attribute), name);
    }

    private String standIn(String id, String attribute) {
        String[] type = type(id).split("::", -1);
        String service = type.length > 1 ? type[1].toLowerCase(Locale.ROOT) : "";
        if (attribute.endsWith("Arn")) {
            return "arn:" + stack.partition() + ":" + service + ":" + stack.region() + ":"
                    + stack.account() + ":" + name(id).orElse(id);
        }
        return attribute.endsWith("Name") ? name(id).orElse(id) : id + "." + attribute;
    }

    private Value alias(Place place, String id) {
        String arn = arn(functionName(id));
        return written(id, "AutoPublishAlias").isEmpty()
                ? new Value.Unknown(place, id
                        + " has no alias to refer to: give it AutoPublishAlias, e.g. `AutoPublishAlias: live`.")
                : new Value.Text(place, arn + ":" + property(id, "AutoPublishAlias").orElse("alias"));
    }

    private String functionName(String id) {
        return name(id).orElseGet(() -> stack.functionName(id));
    }

    /** What a resource is called by its own property, where it has one. */
    private Optional<String> name(String id) {
        return Optional.ofNullable(NAMED.get(type(id))).flatMap(property -> property(id, property));
    }

    /** A resource's property, unless only a deployment knows it or it refers to itself. */
    private Optional<String> property(String id, String property) {
        if (!open.add(id)) {
            return Optional.empty();
        }
        Optional<String> text = written(id, property).map(resolver::resolve)
                .flatMap(value -> value instanceof Value.Text known ? Optional.of(known.text()) : Optional.empty());
        open.remove(id);
        return text;
    }

    private Optional<Value> written(String id, String property) {
        Optional<Value> own = resources.mapping(id).mapping("Properties").get(property);
        return type(id).equals(Resource.FUNCTION)
                ? own.or(() -> template.mapping("Globals").mapping("Function").get(property))
                : own;
    }

    private String type(String id) {
        return resources.mapping(id).text("Type").map(Value.Text::text).orElse("");
    }
}
