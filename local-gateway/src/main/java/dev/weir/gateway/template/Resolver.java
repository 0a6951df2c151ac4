package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns intrinsic functions into what they stand for, as far as that can be known without a deployment. What cannot
 * be known becomes {@link Value.Unknown}, which is no mistake until somebody needs it.
 */
final class Resolver {

    private static final Set<String> EXTENSIONS = Set.of("Fn::Length", "Fn::ToJsonString");

    private final Stack stack;
    private final boolean extended;
    private final Inclusion inclusion;
    private final References references;
    private final Conditions conditions;
    private final Mappings mappings;
    private final TextFunctions texts;
    private final ListFunctions lists;
    private final DynamicReferences dynamic;

    Resolver(Value.Mapping template, Stack stack, Inclusion inclusion) {
        this.stack = stack;
        this.inclusion = inclusion;
        extended = Transforms.of(template).extended();
        references = new References(template, stack, this);
        conditions = new Conditions(template.mapping("Conditions"), this);
        mappings = new Mappings(template.mapping("Mappings"), extended, stack, this);
        texts = new TextFunctions(this);
        lists = new ListFunctions(this);
        dynamic = new DynamicReferences(stack.stored());
    }

    Value resolve(Value value) {
        return switch (value) {
            case Value.Call call -> call(call) instanceof Value.Text text ? dynamic.fill(text) : call(call);
            case Value.Sequence sequence -> new Value.Sequence(sequence.place(), items(sequence.items()));
            case Value.Mapping mapping -> mapping(mapping);
            case Value.Text text -> dynamic.fill(text);
            default -> value;
        };
    }

    /** The value of a name in {@code Ref} or {@code ${…}}, at the place where it is used. */
    Value named(Place place, String name) {
        return references.named(place, name);
    }

    Value condition(Place place, String name) {
        return conditions.named(place, name);
    }

    /** Why a name is none of a condition; empty where it is one. */
    Optional<String> mistakenCondition(String name) {
        return conditions.mistake(name);
    }

    private List<Value> items(List<Value> items) {
        return items.stream().map(this::resolve).filter(item -> !(item instanceof Value.Absent)).toList();
    }

    private Value mapping(Value.Mapping mapping) {
        Map<String, Value.Entry> resolved = new LinkedHashMap<>();
        inclusion.into(mapping, this).entries().forEach((key, entry) -> {
            Value value = resolve(entry.value());
            if (!(value instanceof Value.Absent)) {
                resolved.put(key, new Value.Entry(entry.key(), value));
            }
        });
        return new Value.Mapping(mapping.place(), resolved);
    }

    private Value call(Value.Call call) {
        if (EXTENSIONS.contains(call.function()) && !extended) {
            return new Value.Unknown(call.place(), Transforms.missing(call.function()));
        }
        return switch (call.function()) {
            case "Ref" -> texts.one(call, this::named);
            case "Fn::GetAtt" -> texts.attribute(call);
            case "Fn::Sub" -> texts.sub(call);
            case "Fn::Join" -> texts.join(call);
            case "Fn::Base64" -> texts.base64(call);
            case "Fn::Select" -> lists.select(call);
            case "Fn::Split" -> lists.split(call);
            case "Fn::Cidr" -> lists.cidr(call);
            case "Fn::GetAZs" -> lists.zones(call, stack.region());
            case "Fn::Length" -> lists.length(call);
            case "Fn::ToJsonString" -> lists.json(call);
            case "Fn::FindInMap" -> mappings.find(call);
            case "Fn::If" -> conditions.choose(call);
            case "Condition", "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" -> conditions.judge(call);
            case "Fn::ImportValue" -> texts.one(call, this::imported);
            case Calls.TRANSFORM -> inclusion.read(call, this);
            default -> new Value.Unknown(call.place(),
                    call.function() + " is known only on AWS: write a parameter with a Default instead.");
        };
    }

    private Value imported(Place place, String name) {
        return Optional.ofNullable(stack.imports().get(name))
                .map(value -> (Value) new Value.Text(place, value))
                .or(() -> Spelling.nearest(name, stack.imports().keySet())
                        .map(meant -> new Value.Unknown(place, name + ": did you mean " + meant + "?")))
                .orElseGet(() -> Value.Unknown.here(place, "Fn::ImportValue reads another stack: give its value by"
                        + " --import " + name + "=VALUE, or that stack's template by --stack STACK=FILE.", name));
    }
}
