package dev.weir.gateway.check.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import dev.weir.gateway.check.blueprint.Blueprint;
import dev.weir.gateway.check.blueprint.DeclaredFunction;
import dev.weir.gateway.template.Value;

/**
 * Looks for the limits file that the template names. Functions need not be built: then it is looked for where it would be
 * packaged from.
 *
 * @param folder the template's
 * @param given the limits file that the command line names
 */
public record PackageRules(Blueprint blueprint, Path folder, Optional<Path> given, Findings findings) {

    private static final String SOURCES = "src/main/resources";

    /** Gathers what is found. */
    public void judge() {
        blueprint.weirs()
                .forEach(function -> function.variables()
                        .text(VariableRules.LIMITS)
                        .filter(name -> isPackaged(name.text()))
                        .filter(name -> !isFound(function, name.text()))
                        .ifPresent(name -> findings.inTemplate(Rule.LIMITS_NOT_PACKAGED, name.place(), function.id()
                                + "'s package has no file " + name.text()
                                + ": put it into the package, or name one that is there.")));
    }

    /** Not an address, a path of the machine's own, or something that only a deployment knows. */
    private static boolean isPackaged(String name) {
        return !name.isEmpty() && !name.contains("${") && !name.contains(":") && !name.startsWith("/");
    }

    private boolean isFound(DeclaredFunction function, String name) {
        Optional<Path> code = code(function, folder);
        if (code.filter(Files::isRegularFile).isPresent()) {
            return contains(code.get(), name);
        }
        return Stream
                .concat(beside(function, folder, name).stream(), given.stream().filter(path -> path.endsWith(name)))
                .anyMatch(Files::isRegularFile);
    }

    private static Optional<Path> code(DeclaredFunction function, Path folder) {
        return function.properties()
                .text("CodeUri")
                .map(Value.Text::text)
                .filter(uri -> !uri.contains(":") && !uri.contains("${"))
                .flatMap(uri -> path(folder, uri));
    }

    private static Optional<Path> path(Path folder, String name) {
        try {
            return Optional.of(folder.resolve(name).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean contains(Path archive, String name) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.getEntry(name) != null;
        } catch (IOException e) {
            // What is no archive is not judged here: whoever runs or deploys it says so.
            return true;
        }
    }

    /** Where a file may lie before it is packaged. */
    private static List<Path> beside(DeclaredFunction function, Path folder, String name) {
        Stream<Path> folders = Stream.concat(
                code(function, folder).stream().flatMap(code -> Stream.of(code, code.resolve(SOURCES))),
                Stream.of(folder));
        return folders.flatMap(it -> path(it, name).stream()).toList();
    }

    /** The limits file that the template names, where it can be found. */
    public static Optional<Path> named(Blueprint blueprint, Path folder) {
        return VariableRules.limitsFile(blueprint)
                .map(Value.Text::text)
                .flatMap(name -> isPackaged(name)
                        ? blueprint.weirs()
                                .stream()
                                .flatMap(function -> beside(function, folder, name).stream())
                                .filter(Files::isRegularFile)
                                .findFirst()
                        : path(folder, name).filter(Files::isRegularFile));
    }
}
