package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files in YAML or JSON that the template names, beside it.
 *
 * @param template the template's own file
 * @param problems gathers what cannot be read in them, at its place there
 * @param named gathers the files themselves, whether they can be read or not
 */
record NamedFiles(Path template, Problems problems, Set<Path> named) {

    /** What a file says; {@link Value.Unknown} where it says nothing that can be read. */
    Value read(String property, Value.Text location) {
        Place place = location.place();
        String name = location.text();
        if (name.matches("(s3|https?)://.*")) {
            return new Value.Unknown(place, property + " " + name
                    + " is not read here: name a local file, as `sam package` takes it.");
        }
        try {
            Path file = template.resolveSibling(name).normalize();
            named.add(file);
            Problems mistakes = new Problems();
            Optional<Value> value = new YamlTree(name, mistakes).read(Files.readString(file));
            if (value.isEmpty()) {
                return mistakes.mistakes()
                        .stream()
                        .findFirst()
                        .map(mistake -> new Value.Unknown(mistake.place(), mistake.message()))
                        .orElseGet(() -> new Value.Unknown(place,
                                property + " " + name + " says nothing: write a definition there."));
            }
            mistakes.mistakes().forEach(mistake -> problems.refuse(mistake.place(), mistake.message()));
            return value.get();
        } catch (CharacterCodingException e) {
            return new Value.Unknown(place, property + " " + name + " is not UTF-8 text: save it as such.");
        } catch (IOException e) {
            return new Value.Unknown(place, property + " " + name
                    + " cannot be read: name a file beside the template, and check its permissions.");
        } catch (InvalidPathException e) {
            return new Value.Unknown(place, property + " is no path (" + e.getReason() + "): name a local file.");
        }
    }

    /** An OpenAPI definition in a file, which reaches API Gateway as it is. */
    Value.Mapping definition(String property, Value.Text location) {
        Value read = read(property, location);
        if (read instanceof Value.Mapping && literal(read) instanceof Value.Mapping definition) {
            return definition;
        }
        if (read instanceof Value.Unknown unknown) {
            problems.refuse(unknown.place(), unknown.reason());
        } else {
            problems.refuse(location.place(),
                    property + " " + location.text() + " is no OpenAPI definition: it must be a mapping.");
        }
        return Value.Mapping.empty(location.place());
    }

    private static Value literal(Value value) {
        return switch (value) {
            case Value.Call call -> new Value.Unknown(call.place(), call.function()
                    + " is not applied in a definition that a file holds: write it under DefinitionBody, or bring "
                    + "the file there by Fn::Transform AWS::Include.");
            case Value.Sequence list ->
                new Value.Sequence(list.place(), list.items().stream().map(NamedFiles::literal).toList());
            case Value.Mapping mapping -> {
                Map<String, Value.Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach(
                                (key, entry) -> entries.put(key, new Value.Entry(entry.key(), literal(entry.value()))));
                yield new Value.Mapping(mapping.place(), entries);
            }
            default -> value;
        };
    }
}
