package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values that are texts, or that something stands for meanwhile. */
final class Words {

    private Words() {}

    /** What a value reads as; empty where it is no text. */
    static Optional<String> of(Value value) {
        return switch (value) {
            case Value.Text text -> Optional.of(text.text());
            case Value.Reference reference -> Optional.of(reference.text());
            case Value.StandIn standIn -> Optional.of(standIn.text());
            default -> Optional.empty();
        };
    }

    /** What a value reads as, or what can do in its stead; empty where nothing can. */
    static Optional<String> meanwhile(Value value) {
        return value instanceof Value.Unknown unknown ? unknown.meanwhile() : of(value);
    }

    /** All of them as they read, with what can do in the stead of those that are not known. */
    static Optional<List<String>> meanwhile(List<Value> values) {
        List<String> words = values.stream().flatMap(value -> meanwhile(value).stream()).toList();
        return words.size() == values.size() ? Optional.of(words) : Optional.empty();
    }

    /** All, or none where one of them is no text. */
    static Optional<List<String>> of(List<Value> values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> of(value).ifPresent(words::add));
        return words.size() == values.size() ? Optional.of(words) : Optional.empty();
    }

    /** A text that was made of parts, and is known only where they all are. */
    static Value made(Place place, String text, List<Value> parts) {
        for (Value part : parts) {
            if (part instanceof Value.Unknown unknown) {
                return Value.Unknown.here(unknown.place(), unknown.reason(), text);
            }
        }
        return parts.stream()
                .flatMap(part -> unknown(part).stream())
                .findFirst()
                .map(name -> (Value) new Value.StandIn(place, text, name))
                .orElseGet(() -> new Value.Text(place, text));
    }

    /** What only a deployment knows of a value. */
    static Optional<String> unknown(Value value) {
        return switch (value) {
            case Value.Reference reference -> Optional.of(reference.resource());
            case Value.StandIn standIn -> Optional.of(standIn.name());
            default -> Optional.empty();
        };
    }

    /** The first reason among the arguments why a call has no value, else that it is malformed. */
    static Value unclear(Value.Call call, List<Value> arguments) {
        return arguments.stream()
                .flatMap(argument -> reason(call.place(), argument).stream())
                .findFirst()
                .orElseGet(() -> new Value.Unknown(call.place(), call.function()
                        + " is not written as CloudFormation expects it: check its arguments."));
    }

    private static Optional<Value> reason(Place place, Value value) {
        return switch (value) {
            case Value.Unknown unknown -> Optional.of(unknown);
            case Value.Sequence sequence ->
                sequence.items().stream().flatMap(item -> reason(place, item).stream()).findFirst();
            case Value.Mapping mapping -> mapping.entries()
                    .values()
                    .stream()
                    .flatMap(entry -> reason(place, entry.value()).stream())
                    .findFirst();
            default -> unknown(value).map(name -> new Value.Unknown(place, References.afterDeployment(name)));
        };
    }
}
