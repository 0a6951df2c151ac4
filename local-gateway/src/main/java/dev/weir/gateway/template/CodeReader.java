package dev.weir.gateway.template;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the code that functions name.
 *
 * @param template the file, beside which it is looked for
 */
record CodeReader(Path template) {

    /** The property of a function that names its code. */
    static String property(Resource resource) {
        return resource.is(Resource.FUNCTION) ? "CodeUri" : "Code";
    }

    /** {@code sam build} takes the template's folder where nothing is said, and writes what it has built of it. */
    boolean isBuiltBySam(Resource resource) {
        return resource.is(Resource.FUNCTION)
                && (BuiltCode.isSource(template.resolveSibling("")) || built(resource).samBuild().isPresent());
    }

    private BuiltCode built(Resource resource) {
        return new BuiltCode(resource.id(), template);
    }

    /** What is found where the function says, or why nothing is. */
    BuiltCode.Search search(Resource resource) {
        Section properties = resource.properties();
        String property = property(resource);
        BuiltCode.Search none = BuiltCode.Search.found(template);
        try {
            if (!properties.has(property)) {
                return BuiltCode.isSource(template.resolveSibling(""))
                        ? built(resource).at(".")
                        : built(resource).samBuild().map(BuiltCode.Search::found).orElse(none);
            }
            return asset(resource).map(built(resource)::at)
                    .or(() -> elsewhere(property, properties))
                    .or(() -> properties.text(property)
                            .filter(uri -> !uri.isEmpty())
                            .map(built(resource)::at)
                            .map(search -> search.saying(search.mistake().replace("CodeUri", property))))
                    .orElse(none);
        } catch (InvalidPathException e) {
            properties.problems()
                    .refuse(properties.valuePlace(property),
                            property + " is no path (" + e.getReason() + "): name a built jar.");
            return none;
        }
    }

    /** Where the AWS CDK says that the code is, which it uploads itself. */
    private static Optional<String> asset(Resource resource) {
        return resource.metadata()
                .text("aws:asset:property")
                .filter("Code"::equals)
                .flatMap(code -> resource.metadata().text("aws:asset:path"));
    }

    private static Optional<BuiltCode.Search> elsewhere(String property, Section properties) {
        return properties.mapping().get(property).orElse(null) instanceof Value.Mapping elsewhere
                ? Optional.of(BuiltCode.Search.failed(elsewhere.get("ZipFile").isPresent()
                        ? "Inline code cannot run here: build a jar and name it in " + property + "."
                        : elsewhere.get("ImageUri").isPresent()
                                ? FunctionReader.IMAGE.replace("CodeUri", property)
                                : "Code in S3 cannot be loaded here: name a built jar in " + property + "."))
                : Optional.empty();
    }
}
