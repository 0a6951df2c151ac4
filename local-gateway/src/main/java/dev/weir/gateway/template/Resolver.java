package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns intrinsic functions into what they stand for, as far as that can be known without a deployment. What cannot
 * be known becomes {@link Value.Unknown}, which is no mistake until somebody needs it.
 */
final class Resolver {

    private final References references;
    private final Conditions conditions;
    private final TextFunctions texts;

    Resolver(Value.Mapping template) {
        references = new References(template);
        conditions = new Conditions(template.mapping("Conditions"), this);
        texts = new TextFunctions(this);
    }

    Value resolve(Value value) {
        return switch (value) {
            case Value.Call call -> call(call);
            case Value.Sequence sequence -> new Value.Sequence(sequence.place(), items(sequence.items()));
            case Value.Mapping mapping -> new Value.Mapping(mapping.place(), entries(mapping.entries()));
            case Value.Text text when text.text().contains("{{resolve:") -> new Value.Unknown(text.place(),
                    "The value of " + text.text()
                            + " is kept on AWS: write a plain value or a parameter with a Default.");
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

    private List<Value> items(List<Value> items) {
        return items.stream().map(this::resolve).filter(item -> !(item instanceof Value.Absent)).toList();
    }

    private Map<String, Value.Entry> entries(Map<String, Value.Entry> entries) {
        Map<String, Value.Entry> resolved = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            Value value = resolve(entry.value());
            if (!(value instanceof Value.Absent)) {
                resolved.put(key, new Value.Entry(entry.key(), value));
            }
        });
        return resolved;
    }

    private Value call(Value.Call call) {
        return switch (call.function()) {
            case "Ref" -> texts.one(call, name -> named(call.place(), name));
            case "Fn::GetAtt" -> texts.attribute(call);
            case "Fn::Sub" -> texts.sub(call);
            case "Fn::Join" -> texts.join(call);
            case "Fn::Select" -> texts.select(call);
            case "Fn::Split" -> texts.split(call);
            case "Fn::Base64" -> texts.base64(call);
            case "Fn::FindInMap" -> texts.arguments(call, 3, keys -> references.mapped(call.place(), keys));
            case "Fn::If" -> conditions.choose(call);
            case "Condition", "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" -> conditions.judge(call);
            case "Fn::ImportValue" -> new Value.Unknown(call.place(),
                    "Fn::ImportValue reads another stack: write a parameter with a Default instead.");
            default -> new Value.Unknown(call.place(),
                    call.function() + " is known only on AWS: write a parameter with a Default instead.");
        };
    }
}
