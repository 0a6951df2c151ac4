package dev.weir.gateway.template;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the layers of functions: folders or archives with {@code java/lib/*.jar}. */
final class LayerReader {

    private final Path template;
    private final Map<String, Resource> layers;

    /** @param template the file, beside which content is looked for */
    LayerReader(Path template, Stream<Resource> layers) {
        this.template = template;
        this.layers = layers.collect(Collectors.toMap(Resource::id, layer -> layer));
    }

    /** In the order in which Lambda lays them over each other. */
    List<Path> of(Section function) {
        List<Path> found = new ArrayList<>();
        function.eachValue("Layers", layer -> named(layer, function.problems()).ifPresent(found::add));
        return found;
    }

    private Optional<Path> named(Value layer, Problems problems) {
        Optional<Resource> declared = layer instanceof Value.Reference reference
                ? Optional.ofNullable(layers.get(reference.resource()))
                : Optional.empty();
        if (declared.isPresent()) {
            return content(declared.get(), layer.place(), problems);
        }
        String name = Words.of(layer).orElse("This");
        if (name.startsWith("arn:")) {
            problems.warn(layer.place(), "Layer " + name
                    + " is on AWS and is not loaded: a function that needs its classes does not find them here.");
        } else {
            problems.refuse(layer.place(), layer instanceof Value.Unknown unknown
                    ? unknown.reason()
                    : name + " is no layer of this template: refer to one, e.g. `!Ref MyLayer`, or write an ARN.");
        }
        return Optional.empty();
    }

    private Optional<Path> content(Resource layer, Place place, Problems problems) {
        String property = layer.is(Resource.LAYER) ? "ContentUri" : "Content";
        Optional<String> uri = layer.properties().mapping().get(property).flatMap(Words::of);
        if (uri.filter(it -> !it.startsWith("s3://")).isEmpty()) {
            problems.warn(place, "Layer " + layer.id()
                    + " is not on this machine and is not loaded: a function that needs its classes does not find them here.");
            return Optional.empty();
        }
        try {
            Path built = template.resolveSibling(".aws-sam").resolve("build").resolve(layer.id());
            Path content = template.resolveSibling(uri.get());
            boolean source = BuiltCode.isSource(content);
            Path found = source || !Files.exists(content) ? built : content;
            if (!Files.exists(found)) {
                problems.refuse(layer.properties().valuePlace(property), property + " " + uri.get()
                        + (source ? " is a source folder" : " does not exist")
                        + ": build it first, e.g. by `sam build`.");
                return Optional.empty();
            }
            return Optional.of(found);
        } catch (InvalidPathException e) {
            problems.refuse(layer.properties().valuePlace(property),
                    property + " is no path (" + e.getReason() + "): name a local folder or archive.");
            return Optional.empty();
        }
    }
}
