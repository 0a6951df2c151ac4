package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code AWS::Include}: puts what stands in a local file where the template names it. */
final class Inclusion {

    private static final String NAME = "AWS::Include";

    private final Optional<NamedFiles> files;
    private final Map<String, Value> read = new HashMap<>();

    private Inclusion(Optional<NamedFiles> files) {
        this.files = files;
    }

    static Inclusion of(NamedFiles files) {
        return new Inclusion(Optional.of(files));
    }

    /** For where no file may be read. */
    static Inclusion none() {
        return new Inclusion(Optional.empty());
    }

    /** A mapping with what is included beside its own entries, and in the stead of those of the same name. */
    Value.Mapping into(Value.Mapping mapping, Resolver resolver) {
        Optional<Value> transform = mapping.get(Calls.TRANSFORM);
        if (transform.isEmpty() || !(read(new Value.Call(mapping.place(Calls.TRANSFORM), Calls.TRANSFORM,
                transform.get()), resolver) instanceof Value.Mapping included)) {
            return mapping;
        }
        Map<String, Value.Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.putAll(included.entries());
        entries.remove(Calls.TRANSFORM);
        return new Value.Mapping(mapping.place(), entries);
    }

    Value read(Value.Call call, Resolver resolver) {
        if (!(call.argument() instanceof Value.Mapping transform)) {
            return Words.unclear(call, List.of());
        }
        Optional<Value.Text> name = transform.text("Name");
        if (name.filter(text -> text.text().equals(NAME)).isEmpty() || files.isEmpty()) {
            return new Value.Unknown(call.place(),
                    "Fn::Transform runs a macro, " + name.map(Value.Text::text).orElse("")
                            + ", which exists only on AWS: write its result out, or use " + NAME
                            + " with a local file.");
        }
        return transform.mapping("Parameters")
                .get("Location")
                .map(resolver::resolve)
                .map(location -> location instanceof Value.Text text
                        ? resolver.resolve(read.computeIfAbsent(text.text(), _ -> included(text)))
                        : location)
                .orElseGet(() -> new Value.Unknown(call.place(),
                        NAME + " has no Location under Parameters: name a local file there."));
    }

    private Value included(Value.Text location) {
        return flat(files.orElseThrow().read("Location", location));
    }

    /** CloudFormation includes one level only. */
    private static Value flat(Value value) {
        return switch (value) {
            case Value.Call call when call.function().equals(Calls.TRANSFORM) -> new Value.Unknown(call.place(),
                    NAME + " is not applied within an included file: write the content out.");
            case Value.Call call -> new Value.Call(call.place(), call.function(), flat(call.argument()));
            case Value.Sequence list ->
                new Value.Sequence(list.place(), list.items().stream().map(Inclusion::flat).toList());
            case Value.Mapping mapping -> {
                Map<String, Value.Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach((key, entry) -> entries.put(key, new Value.Entry(entry.key(), flat(entry.value()))));
                yield new Value.Mapping(mapping.place(), entries);
            }
            default -> value;
        };
    }
}
