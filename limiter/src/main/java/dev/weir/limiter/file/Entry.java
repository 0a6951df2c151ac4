package dev.weir.limiter.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place in the file, and what is expected there. What is not as expected is noted and reads as empty, so that one pass
 * finds every mistake.
 *
 * @param what how messages call this place, e.g. {@code plan 'free'}
 */
record Entry(Node node, String what, Problems problems) {

    /** The entries of a mapping, by key; every key must be one of {@code known}. */
    Map<String, Entry> fields(Collection<String> known) {
        if (!isMapping()) {
            problem(what + " must be a mapping with " + String.join(", ", known));
            return Map.of();
        }
        return keys((key, name) -> {
            if (!known.contains(name)) {
                key.problem("'" + printable(name) + "' is not known in " + what + ": "
                        + Spelling.meant(name, known).orElse("expected " + String.join(", ", known)));
            }
        });
    }

    /** The entries of a mapping whose keys are names of the user's own, which {@code pattern} holds to their form. */
    Map<String, Entry> named(Pattern pattern, String expected) {
        if (!isMapping()) {
            problem(what + " must be a mapping");
            return Map.of();
        }
        return keys((key, name) -> key.matches(name, pattern, "'" + printable(name) + "' is not " + expected));
    }

    private Map<String, Entry> keys(BiConsumer<Entry, String> check) {
        var fields = new LinkedHashMap<String, Entry>();
        for (var tuple : ((MappingNode) node).getValue()) {
            var key = new Entry(tuple.getKeyNode(), "a key of " + what, problems);
            key.text().ifPresent(name -> {
                check.accept(key, name);
                if (fields.put(name, new Entry(tuple.getValueNode(), "'" + printable(name) + "'", problems)) != null) {
                    key.problem("'" + printable(name) + "' is given twice in " + what);
                }
            });
        }
        return fields;
    }

    /** The entry of {@code fields} called {@code name}; its absence is a mistake. */
    Optional<Entry> required(Map<String, Entry> fields, String name) {
        var field = Optional.ofNullable(fields.get(name));
        if (field.isEmpty() && node instanceof MappingNode) {
            problem(what + " lacks '" + name + "'");
        }
        return field;
    }

    /** The entries of a sequence. */
    List<Entry> items() {
        if (!(node instanceof SequenceNode sequence)) {
            problem(what + " must be a list");
            return List.of();
        }
        var items = new ArrayList<Entry>();
        for (var item : sequence.getValue()) {
            items.add(new Entry(item, "an entry of " + what, problems));
        }
        return items;
    }

    /** A scalar's text. */
    Optional<String> text() {
        if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL) && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue().strip());
        }
        problem(what + " must be a text");
        return Optional.empty();
    }

    /** A scalar's text that has the form of {@code pattern}. */
    Optional<String> text(Pattern pattern, String expected) {
        return text().filter(text -> matches(text, pattern, "'" + printable(text) + "' is not " + expected));
    }

    /** The same, of a text that no message may repeat. */
    Optional<String> secret(Pattern pattern, String expected) {
        return text().filter(text -> matches(text, pattern, "this is not " + expected));
    }

    /** One of the names that are {@code known}; {@code kind} is what they are names of. */
    Optional<String> known(String kind, Collection<String> known) {
        return text().filter(name -> {
            if (!known.contains(name)) {
                problem("there is no " + kind + " '" + printable(name) + "': "
                        + (known.isEmpty()
                                ? "'" + kind + "s' has none"
                                : "expected one of " + String.join(", ", known)));
            }
            return known.contains(name);
        });
    }

    /** What {@code reading} a scalar's text gives; that it throws an IllegalArgumentException is the mistake. */
    <T> Optional<T> read(Function<String, T> reading) {
        return text().flatMap(text -> attempt(() -> reading.apply(text)));
    }

    /** What {@code making} gives; that it throws an IllegalArgumentException is the mistake. */
    <T> Optional<T> attempt(Supplier<T> making) {
        try {
            return Optional.of(making.get());
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private boolean matches(String text, Pattern pattern, String otherwise) {
        var matches = pattern.matcher(text).matches();
        if (!matches) {
            problem(otherwise);
        }
        return matches;
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isSequence() {
        return node instanceof SequenceNode;
    }

    Entry called(String name) {
        return new Entry(node, name, problems);
    }

    /** Says what is allowed here and yet hardly meant. */
    void advise(String message) {
        problems.advise(node.getStartMark(), message);
    }

    void problem(String message) {
        problems.note(node.getStartMark(), message);
    }
}
