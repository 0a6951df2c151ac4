package dev.weir.gateway.template;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges {@code Conditions}; a verdict is the text {@code true} or {@code false}, or unknown. */
final class Conditions {

    private final Value.Mapping declared;
    private final Resolver resolver;
    private final Set<String> open = new HashSet<>();

    Conditions(Value.Mapping declared, Resolver resolver) {
        this.declared = declared;
        this.resolver = resolver;
    }

    /** Why a name is none of a condition; empty where it is one. */
    Optional<String> mistake(String name) {
        return declared.get(name).isPresent() ? Optional.empty() : Optional.of(undeclared(name));
    }

    Value named(Place place, String name) {
        Optional<Value> condition = declared.get(name);
        if (condition.isEmpty()) {
            return new Value.Unknown(place, undeclared(name));
        }
        if (!open.add(name)) {
            return new Value.Unknown(place, "Condition " + name + " refers to itself: break the circle.");
        }
        Value verdict = at(place, resolver.resolve(condition.get()));
        open.remove(name);
        return verdict;
    }

    private String undeclared(String name) {
        if (name.equals("true") || name.equals("false")) {
            return "YAML reads Yes, No, On, Off, Y and N without quotes as true or false, and Conditions has no " + name
                    + ": quote the condition's name.";
        }
        return Spelling.correction(name, declared.entries().keySet(),
                "Conditions has no " + name + ": add it there.");
    }

    Value judge(Value.Call call) {
        if (call.function().equals("Condition")) {
            return call.argument() instanceof Value.Text name ? named(call.place(), name.text()) : unclear(call);
        }
        if (!(resolver.resolve(call.argument()) instanceof Value.Sequence operands)) {
            return unclear(call);
        }
        List<Value> items = operands.items();
        return switch (call.function()) {
            case "Fn::Equals" -> items.size() == 2 ? equal(call, items.getFirst(), items.getLast()) : unclear(call);
            case "Fn::Not" -> items.size() == 1 ? not(call, items.getFirst()) : unclear(call);
            case "Fn::And" -> fold(call, items, "false", "true");
            default -> fold(call, items, "true", "false");
        };
    }

    /** {@code Fn::If}: condition, value if true, value if false. */
    Value choose(Value.Call call) {
        if (!(call.argument() instanceof Value.Sequence branches) || branches.items().size() != 3
                || !(branches.items().getFirst() instanceof Value.Text name)) {
            return unclear(call);
        }
        return switch (named(call.place(), name.text())) {
            case Value.Text verdict -> resolver.resolve(branches.items().get(verdict.text().equals("true") ? 1 : 2));
            case Value other -> other;
        };
    }

    private static Value equal(Value.Call call, Value left, Value right) {
        if (left instanceof Value.Text a && right instanceof Value.Text b) {
            return verdict(call, a.text().equals(b.text()));
        }
        return Words.unclear(call, List.of(left, right));
    }

    private static Value not(Value.Call call, Value operand) {
        return operand instanceof Value.Text text ? verdict(call, !text.text().equals("true")) : operand;
    }

    /** One decisive operand is enough, even where others are unknown. */
    private static Value fold(Value.Call call, List<Value> operands, String decisive, String otherwise) {
        Optional<Value> unknown = Optional.empty();
        for (Value operand : operands) {
            if (operand instanceof Value.Text text && text.text().equals(decisive)) {
                return new Value.Text(call.place(), decisive);
            }
            unknown = operand instanceof Value.Text ? unknown : Optional.of(operand);
        }
        return unknown.orElse(new Value.Text(call.place(), otherwise));
    }

    private static Value verdict(Value.Call call, boolean holds) {
        return new Value.Text(call.place(), String.valueOf(holds));
    }

    private static Value at(Place place, Value verdict) {
        return verdict instanceof Value.Text text ? new Value.Text(place, text.text()) : verdict;
    }

    private static Value unclear(Value.Call call) {
        return Words.unclear(call, List.of());
    }
}
