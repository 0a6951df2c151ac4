package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code Fn::ForEach}: writes out what it would be written for. */
final class Loops {

    private final Problems problems;
    private final Resolver resolver;

    private Loops(Resolver resolver, Problems problems) {
        this.resolver = resolver;
        this.problems = problems;
    }

    /** A template without loops; each is refused where the transform that knows them is missing. */
    static Value.Mapping unrolled(Value.Mapping template, Resolver resolver, Problems problems) {
        return new Loops(resolver, problems).mapping(template, Transforms.of(template).extended());
    }

    private Value value(Value value, boolean extended) {
        return switch (value) {
            case Value.Mapping mapping -> mapping(mapping, extended);
            case Value.Sequence list ->
                new Value.Sequence(list.place(), list.items().stream().map(item -> value(item, extended)).toList());
            case Value.Call call -> new Value.Call(call.place(), call.function(), value(call.argument(), extended));
            default -> value;
        };
    }

    private Value.Mapping mapping(Value.Mapping mapping, boolean extended) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (!key.startsWith(Calls.FOR_EACH)) {
                put(entries, key, new Value.Entry(entry.key(), value(entry.value(), extended)));
            } else if (extended) {
                loop(key, entry).entries().forEach((name, made) -> put(entries, name, made));
            } else {
                problems.refuse(entry.key(), Transforms.missing("Fn::ForEach"));
            }
        });
        return new Value.Mapping(mapping.place(), entries);
    }

    private void put(Map<String, Value.Entry> entries, String key, Value.Entry entry) {
        if (entries.putIfAbsent(key, entry) != null) {
            problems.refuse(entry.key(), key + " is made twice: let the key hold the loop's variable.");
        }
    }

    /** A variable, what it is in turn, and what is written for each. */
    private Value.Mapping loop(String key, Value.Entry loop) {
        Value.Mapping made = Value.Mapping.empty(loop.key());
        if (!(loop.value() instanceof Value.Sequence parts) || parts.items().size() != 3
                || !(parts.items().getFirst() instanceof Value.Text variable)
                || !(parts.items().getLast() instanceof Value.Mapping body)) {
            problems.refuse(loop.key(), key + " must be a list of a variable, a list and a mapping: write it so.");
            return made;
        }
        Value collection = resolver.resolve(parts.items().get(1));
        Optional<List<String>> items = collection instanceof Value.Sequence list
                ? Words.of(list.items())
                : Optional.empty();
        if (items.isEmpty()) {
            problems.refuse(parts.items().get(1).place(), collection instanceof Value.Unknown unknown
                    ? unknown.reason()
                    : key + " must go through a list of texts: write it out, or give a parameter a Default.");
            return made;
        }
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        items.get()
                .forEach(item -> mapping(new Turn(variable.text(), item).mapping(body), true).entries()
                        .forEach((name, entry) -> put(entries, name, entry)));
        return new Value.Mapping(loop.key(), entries);
    }

    /** One item that the variable is. */
    private record Turn(String variable, String item) {

        private Value value(Value value) {
            return switch (value) {
                case Value.Text text -> new Value.Text(text.place(), filled(text.text()), text.literal());
                case Value.Mapping mapping -> mapping(mapping);
                case Value.Sequence list ->
                    new Value.Sequence(list.place(), list.items().stream().map(this::value).toList());
                case Value.Call call when call.function().equals("Ref") && call.argument() instanceof Value.Text name
                        && name.text().equals(variable) ->
                    new Value.Text(call.place(), item);
                case Value.Call call -> new Value.Call(call.place(), call.function(), value(call.argument()));
                default -> value;
            };
        }

        private Value.Mapping mapping(Value.Mapping mapping) {
            Map<String, Value.Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((key, entry) -> entries.put(filled(key),
                            new Value.Entry(entry.key(), value(entry.value()))));
            return new Value.Mapping(mapping.place(), entries);
        }

        /** {@code &} leaves out what a logical id cannot have. */
        private String filled(String text) {
            return text.replace("${" + variable + "}", item)
                    .replace("&{" + variable + "}", item.replaceAll("[^A-Za-z0-9]", ""));
        }
    }
}
