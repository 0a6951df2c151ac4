package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One mapping of the template, read by name; what is missing is empty, what is wrong is refused where it is written. */
record Section(Value.Mapping mapping, Problems problems) {

    Place place() {
        return mapping.place();
    }

    boolean has(String key) {
        return mapping.get(key).isPresent();
    }

    Set<String> keys() {
        return mapping.entries().keySet();
    }

    /** Where a key is written, or the section itself where it is not. */
    Place keyPlace(String key) {
        return Optional.ofNullable(mapping.entries().get(key)).map(Value.Entry::key).orElse(place());
    }

    Place valuePlace(String key) {
        return mapping.get(key).map(Value::place).orElse(place());
    }

    /** The section under a key; empty, too, where it is missing or no mapping. */
    Section section(String key) {
        return mapping.get(key).map(value -> asSection(key, value)).orElseGet(this::none);
    }

    void eachSection(BiConsumer<String, Section> reader) {
        mapping.entries().forEach((key, entry) -> reader.accept(key, asSection(key, entry.value())));
    }

    private Section asSection(String key, Value value) {
        if (value instanceof Value.Mapping inner) {
            return new Section(inner, problems);
        }
        refuseKind(key, value, "a mapping of names to values");
        return none();
    }

    private Section none() {
        return new Section(Value.Mapping.empty(place()), problems);
    }

    Optional<String> text(String key) {
        return mapping.get(key).flatMap(value -> asText(key, value));
    }

    private Optional<String> asText(String key, Value value) {
        if (value instanceof Value.Text text) {
            return Optional.of(text.text());
        }
        refuseKind(key, value, "one text");
        return Optional.empty();
    }

    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries()
                .forEach(
                        (key, entry) -> asText(key, entry.value()).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    List<String> list(String key) {
        List<String> list = new ArrayList<>();
        items(key).forEach(item -> asText(key, item).ifPresent(list::add));
        return list;
    }

    /** The texts of a list, or the one text that stands for it. */
    List<String> oneOrMany(String key) {
        return mapping.get(key).orElse(null) instanceof Value.Sequence ? list(key) : text(key).stream().toList();
    }

    /** Reads each section of the list under a key. */
    void eachItem(String key, Consumer<Section> reader) {
        items(key).forEach(item -> reader.accept(asSection(key, item)));
    }

    /** Hands on each value of the list under a key. */
    void eachValue(String key, Consumer<Value> reader) {
        items(key).forEach(reader);
    }

    private List<Value> items(String key) {
        Optional<Value> value = mapping.get(key);
        if (value.orElse(null) instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        value.ifPresent(other -> refuseKind(key, other, "a list"));
        return List.of();
    }

    boolean flag(String key, boolean otherwise) {
        Optional<String> text = text(key);
        text.filter(word -> !word.equals("true") && !word.equals("false"))
                .ifPresent(
                        word -> problems.refuse(valuePlace(key), key + " is " + word + ": write true or false."));
        return text.map("true"::equals).orElse(otherwise);
    }

    int whole(String key, int least, int most, int otherwise) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        String digits = text.get();
        if (digits.matches("\\d{1,9}") && Integer.parseInt(digits) >= least && Integer.parseInt(digits) <= most) {
            return Integer.parseInt(digits);
        }
        problems.refuse(valuePlace(key),
                key + " is " + digits + ": write a whole number from " + least + " to " + most + ".");
        return otherwise;
    }

    /** A number that is not negative, and may have decimals. */
    double number(String key, double otherwise) {
        Optional<String> text = text(key);
        text.filter(word -> !word.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .ifPresent(word -> problems.refuse(valuePlace(key),
                        key + " is " + word + ": write a number that is not negative."));
        return text.filter(word -> word.matches("\\d{1,9}(\\.\\d{1,9})?")).map(Double::valueOf).orElse(otherwise);
    }

    /** Refuses a missing key, unless a misspelt one is there, which is refused already. */
    void require(String key, Place where, String sentence) {
        if (!has(key) && !misspells(key)) {
            problems.refuse(where, sentence);
        }
    }

    boolean misspells(String key) {
        return !has(key) && keys().stream().anyMatch(word -> Spelling.nearest(word, Set.of(key)).isPresent());
    }

    void refuse(String key, String sentence) {
        problems.refuse(keyPlace(key), sentence);
    }

    private void refuseKind(String key, Value value, String expected) {
        String sentence = switch (value) {
            case Value.Unknown unknown -> unknown.reason();
            case Value.Reference reference -> References.afterDeployment(reference.resource());
            case Value.StandIn standIn -> References.afterDeployment(standIn.name());
            default -> key + " must be " + expected + ".";
        };
        if (value instanceof Value.Unknown && sentence.contains(" by --")) {
            problems.refuseOnce(value.place(), sentence);
        } else {
            problems.refuse(value.place(), sentence);
        }
    }
}
