package dev.weir.limiter.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Optional;
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

    /** The entries of a mapping, by key; every key must be one of {@code known}, if any are given. */
    Map<String, Entry> fields(Collection<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            problem(what + " must be a mapping" + (known.isEmpty() ? "" : " with " + String.join(", ", known)));
            return Map.of();
        }
        var fields = new LinkedHashMap<String, Entry>();
        for (var tuple : mapping.getValue()) {
            var key = new Entry(tuple.getKeyNode(), "a key of " + what, problems);
            key.text().ifPresent(name -> {
                if (!known.isEmpty() && !known.contains(name)) {
                    key.problem("'" + printable(name) + "' is not known in " + what + ": expected "
                            + String.join(", ", known));
                }
                if (fields.put(name, new Entry(tuple.getValueNode(), "'" + name + "'", problems)) != null) {
                    key.problem("'" + name + "' is given twice in " + what);
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

    private boolean matches(String text, Pattern pattern, String otherwise) {
        var matches = pattern.matcher(text).matches();
        if (!matches) {
            problem(otherwise);
        }
        return matches;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    Entry called(String name) {
        return new Entry(node, name, problems);
    }

    void problem(String message) {
        problems.note(node.getStartMark(), message);
    }
}
