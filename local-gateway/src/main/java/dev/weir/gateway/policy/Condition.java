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

    /** Any other operator. */
    record Compared(String key, List<String> values, Comparison comparison, boolean ifExists) implements Condition {

        @Override
        public boolean holds(Attempt attempt) {
            Optional<String> actual = attempt.value(key);
            if (actual.isEmpty()) {
                return ifExists || comparison.negated();
            }
            try {
                boolean some = values.stream().anyMatch(value -> comparison.test().test(actual.get(), value));
                return some != comparison.negated();
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new MalformedPolicy("condition on " + key + ": " + e.getMessage(), e);
            }
        }
    }

    /** The conditions of a statement, all of which must hold; none where {@code node} is absent or null. */
    static List<Condition> all(JsonNode node) {
        var conditions = new ArrayList<Condition>();
        if (node.isMissingNode() || node.isNull()) {
            return conditions;
        }
        if (!node.isObject()) {
            throw new MalformedPolicy("Condition is not an object");
        }
        node.properties().forEach(operator -> conditions.addAll(under(operator.getKey(), operator.getValue())));
        return conditions;
    }

    private static List<Condition> under(String operator, JsonNode keys) {
        BiFunction<String, List<String>, Condition> maker = maker(operator);
        if (!keys.isObject() || keys.isEmpty()) {
            throw new MalformedPolicy("condition " + operator + " names no key");
        }
        return keys.properties().stream().map(key -> one(maker, key.getKey(), key.getValue())).toList();
    }

    private static Condition one(BiFunction<String, List<String>, Condition> maker, String key, JsonNode values) {
        if (!Attempt.knows(key)) {
            throw new MalformedPolicy("condition key " + key + " is not supported here");
        }
        return maker.apply(key, Texts.of(values, key));
    }

    private static BiFunction<String, List<String>, Condition> maker(String operator) {
        if (operator.equals("Null")) {
            return Condition::absence;
        }
        boolean ifExists = operator.endsWith("IfExists");
        String name = ifExists ? operator.substring(0, operator.length() - "IfExists".length()) : operator;
        Comparison comparison = Comparison.named(name)
                .orElseThrow(() -> new MalformedPolicy("condition operator " + operator + " is not supported here"));
        return (key, values) -> new Compared(key, values, comparison, ifExists);
    }

    private static Condition absence(String key, List<String> values) {
        if (values.size() != 1 || !(values.contains("true") || values.contains("false"))) {
            throw new MalformedPolicy("condition Null on " + key + " must be true or false");
        }
        return new Absence(key, values.contains("true"));
    }
}
