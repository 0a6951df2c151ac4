package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What values come to, as far as that can be told without a deployment. What cannot be told stays a part of its text, as
 * {@code ${name}}, so that two that are the same can be seen to be.
 */
final class PlainValues {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

    private final Resolver resolver;

    PlainValues(Resolver resolver) {
        this.resolver = resolver;
    }

    Value plain(Value value) {
        return switch (value) {
            case Value.Call call -> call(call);
            case Value.Sequence sequence -> new Value.Sequence(sequence.place(), items(sequence));
            case Value.Mapping mapping -> mapping(mapping);
            default -> value;
        };
    }

    Value.Mapping mapping(Value.Mapping mapping) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            Value value = plain(entry.value());
            if (!(value instanceof Value.Absent)) {
                entries.put(key, new Value.Entry(entry.key(), value));
            }
        });
        return new Value.Mapping(mapping.place(), entries);
    }

    private List<Value> items(Value.Sequence sequence) {
        return sequence.items().stream().map(this::plain).filter(item -> !(item instanceof Value.Absent)).toList();
    }

    private Value call(Value.Call call) {
        return chosen(call).map(this::plain).orElseGet(() -> switch (resolver.resolve(call)) {
            case Value.Text text -> text;
            case Value.Sequence sequence -> sequence;
            case Value.Mapping mapping -> mapping;
            case Value.Absent absent -> absent;
            default -> new Value.Text(call.place(), marked(call));
        });
    }

    /** The branch that an {@code Fn::If} comes to, whole, where its condition can be told. */
    private Optional<Value> chosen(Value.Call call) {
        return call.function().equals("Fn::If") && call.argument() instanceof Value.Sequence branches
                && branches.items().size() == 3 && branches.items().getFirst() instanceof Value.Text name
                && resolver.condition(call.place(), name.text()) instanceof Value.Text verdict
                        ? Optional.of(branches.items().get(verdict.text().equals("true") ? 1 : 2))
                        : Optional.empty();
    }

    private String marked(Value.Call call) {
        return switch (call.function()) {
            case "Ref" -> mark(words(call.argument()).orElse(call.function()));
            case "Fn::GetAtt" -> mark(words(call.argument()).orElse(call.function()));
            case "Fn::Sub" -> filled(call).orElse(mark(call.function()));
            case "Fn::Join" -> joined(call).orElse(mark(call.function()));
            default -> mark(call.function());
        };
    }

    private static String mark(String name) {
        return "${" + name + "}";
    }

    /** One text, or several as the parts of a name. */
    private Optional<String> words(Value argument) {
        return switch (argument) {
            case Value.Text text -> Optional.of(text.text());
            case Value.Sequence parts -> Optional.of(texts(parts).collect(Collectors.joining(".")));
            default -> Optional.empty();
        };
    }

    private Stream<String> texts(Value.Sequence sequence) {
        return sequence.items()
                .stream()
                .map(this::plain)
                .map(item -> item instanceof Value.Text text ? text.text() : mark("?"));
    }

    private Optional<String> filled(Value.Call call) {
        if (call.argument() instanceof Value.Text text) {
            return Optional.of(fill(call, text.text(), Value.Mapping.empty(call.place())));
        }
        return call.argument() instanceof Value.Sequence parts && parts.items().size() == 2
                && parts.items().getFirst() instanceof Value.Text text
                && parts.items().getLast() instanceof Value.Mapping names
                        ? Optional.of(fill(call, text.text(), names))
                        : Optional.empty();
    }

    private String fill(Value.Call call, String text, Value.Mapping names) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String name = match.group(2);
            Value value = match.group(1).isEmpty()
                    ? names.get(name).map(this::plain).orElseGet(() -> resolver.named(call.place(), name))
                    : new Value.Absent(call.place());
            return Matcher.quoteReplacement(value instanceof Value.Text known ? known.text() : mark(name));
        });
    }

    private Optional<String> joined(Value.Call call) {
        return call.argument() instanceof Value.Sequence parts && parts.items().size() == 2
                && parts.items().getFirst() instanceof Value.Text delimiter
                && plain(parts.items().getLast()) instanceof Value.Sequence list
                        ? Optional.of(texts(list).collect(Collectors.joining(delimiter.text())))
                        : Optional.empty();
    }
}
