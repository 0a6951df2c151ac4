package dev.weir.gateway.template;

import java.io.StringReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML, or JSON, as CloudFormation does: short tags are calls, keys are unique, nothing is merged. */
final class YamlTree {

    private static final Set<String> TRUTHS = Set.of("true", "yes", "on", "y");

    private final String file;
    private final Problems problems;

    /** @param file what a template calls the text; empty for the template itself */
    YamlTree(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    Optional<Value> read(String text) {
        try {
            String yaml = isJson(text) ? yaml(text) : text;
            return hasAliases(yaml) ? Optional.empty() : compose(yaml).map(this::value);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problems.refuse(mark == null ? new Place(file, 1, 1) : place(mark), unreadable(text, e.getProblem()));
        } catch (YAMLException e) {
            problems.refuse(new Place(file, 1, 1),
                    unreadable(text, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return Optional.empty();
    }

    /** Whether there are aliases, each of which is refused: a few lines of them can mean more than memory holds. */
    private boolean hasAliases(String yaml) {
        boolean found = false;
        for (Event event : new Yaml(new LoaderOptions()).parse(new StringReader(yaml))) {
            if (event instanceof AliasEvent alias) {
                problems.refuse(place(alias.getStartMark()), "CloudFormation knows no aliases (*" + alias.getAnchor()
                        + "): write the value out.");
                found = true;
            }
        }
        return found;
    }

    private static Optional<Node> compose(String yaml) {
        return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(yaml)));
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** JSON may be indented with tabs and may escape slashes, which YAML may not. */
    private static String yaml(String json) {
        return json.replace('\t', ' ').replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\/", "$1/");
    }

    private static String unreadable(String text, String problem) {
        String language = isJson(text) ? "JSON" : "YAML";
        return "This is not " + language + ", " + problem
                + ": check the indentation, the quotes and the brackets here.";
    }

    private Value value(Node node) {
        Place place = place(node.getStartMark());
        Value plain = plain(node, place);
        return Calls.byTag(node.getTag().getValue()).map(function -> call(place, function, plain)).orElse(plain);
    }

    private Value plain(Node node, Place place) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence ->
                new Value.Sequence(place, sequence.getValue().stream().map(this::value).toList());
            case MappingNode mapping -> mapping(mapping, place);
            default -> new Value.Unknown(place, "This cannot be read: write a text, a list or a mapping.");
        };
    }

    private static Value scalar(ScalarNode node, Place place) {
        if (node.getTag().equals(Tag.NULL)) {
            return new Value.Unknown(place, "A value is missing here, and CloudFormation refuses null: write one.");
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return new Value.Text(place,
                    String.valueOf(TRUTHS.contains(node.getValue().toLowerCase(Locale.ROOT))), true);
        }
        boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        return new Value.Text(place, node.getValue(), number);
    }

    private Value mapping(MappingNode node, Place place) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        node.getValue().forEach(tuple -> enter(tuple, entries));
        if (entries.size() == 1) {
            var only = entries.entrySet().iterator().next();
            if (Calls.isCall(only.getKey(), only.getValue().value())) {
                return call(place, only.getKey(), only.getValue().value());
            }
        }
        return new Value.Mapping(place, Collections.unmodifiableMap(entries));
    }

    private void enter(NodeTuple tuple, Map<String, Value.Entry> entries) {
        Place place = place(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.refuse(place, "A key must be a plain text.");
        } else if (key.getTag().equals(Tag.MERGE)) {
            problems.refuse(place, "CloudFormation knows no merge keys (<<): write the values out.");
        } else {
            var entry = new Value.Entry(place, value(tuple.getValueNode()));
            var first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                problems.refuse(place, key.getValue() + " is written twice, first in line " + first.key().line()
                        + ": remove one of them.");
            }
        }
    }

    private Value call(Place place, String function, Value argument) {
        Calls.misspelt(function).ifPresent(sentence -> problems.refuse(place, sentence));
        return new Value.Call(place, function, argument);
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
