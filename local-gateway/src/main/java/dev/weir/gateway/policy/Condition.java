package dev.weir.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** One operator on one key. What cannot be judged here is refused, never taken to hold. */
sealed interface Condition {

    boolean holds(Attempt attempt);

    /** {@code Null}: whether the key is absent. */
    record Absence(String key, boolean wanted) implements Condition {

        @Override
        public boolean holds(Attempt attempt) {
            return attempt.value(key).isEmpty() == wanted;
        }
    }

    /**
     * Any other operator.
     *
     * @param holdsIfAbsent the answer where the key has no value
     */
    record Compared(String key, List<Text> values, Comparison comparison, boolean holdsIfAbsent) implements Condition {

        @Override
        public boolean holds(Attempt attempt) {
            Optional<String> actual = attempt.value(key);
            if (actual.isEmpty()) {
                return holdsIfAbsent;
            }
            if (comparison.negated()) {
                values.forEach(value -> value.mustHaveValues(attempt));
            }
            try {
                boolean some = values.stream()
                        .flatMap(value -> comparison.value(value, attempt).stream())
                        .anyMatch(value -> comparison.test().test(actual.get(), value));
                return some != comparison.negated();
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new MalformedPolicy("condition on " + key + ": " + e.getMessage(), e);
            }
        }
    }

    /** The conditions of a statement, all of which must hold. */
    static List<Condition> all(JsonNode node, boolean variables) {
        if (!node.isObject()) {
            throw new MalformedPolicy("Condition is not an object");
        }
        var conditions = new ArrayList<Condition>();
        node.properties()
                .forEach(operator -> conditions.addAll(under(operator.getKey(), operator.getValue(), variables)));
        return conditions;
    }

    private static List<Condition> under(String operator, JsonNode keys, boolean variables) {
        BiFunction<String, List<Text>, Condition> maker = maker(operator);
        if (!keys.isObject() || keys.isEmpty()) {
            throw new MalformedPolicy("condition " + operator + " names no key");
        }
        return keys.properties().stream().map(key -> one(maker, key.getKey(), key.getValue(), variables)).toList();
    }

    private static Condition one(BiFunction<String, List<Text>, Condition> maker, String key, JsonNode values,
            boolean variables) {
        if (!Attempt.knows(key)) {
            throw new MalformedPolicy("condition key " + key + " is not supported here");
        }
        List<Text> texts = Texts.of(values, key, variables);
        if (texts.isEmpty()) {
            throw new MalformedPolicy("condition on " + key + " is an empty list");
        }
        return maker.apply(key, texts);
    }

    private static BiFunction<String, List<Text>, Condition> maker(String written) {
        if (written.equals("Null")) {
            return Condition::absence;
        }
        Operator operator = Operator.of(written);
        Comparison comparison = Comparison.named(operator.name())
                .orElseThrow(() -> new MalformedPolicy("condition operator " + written + " is not supported here"));
        return (key, values) -> new Compared(key, values, comparison, operator.holdsIfAbsent(comparison.negated()));
    }

    private static Condition absence(String key, List<Text> values) {
        List<String> written = values.stream().map(Text::written).toList();
        if (written.size() != 1 || !(written.contains("true") || written.contains("false"))) {
            throw new MalformedPolicy("condition Null on " + key + " must be true or false");
        }
        return new Absence(key, written.contains("true"));
    }
}
