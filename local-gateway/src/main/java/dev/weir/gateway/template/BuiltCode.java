package dev.weir.gateway.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds what a build made of a function's source folder: by Maven, by Gradle or by {@code sam build}, whichever was last.
 *
 * @param function its logical id, which {@code sam build} names its folder by
 * @param template the file, beside which everything is looked for
 */
record BuiltCode(String function, Path template) {

    /** Jars that stand beside the one that is deployed. */
    private static final Pattern SECONDARY = Pattern
            .compile("(original-.*|.*-(sources|javadoc|tests|test-sources|plain))\\.jar");

    /**
     * Where code is, or why it is nowhere.
     *
     * @param mistake a whole sentence with its remedy
     * @param awaited where a build would write it; empty where none would
     */
    record Search(Optional<Path> code, String mistake, Optional<Path> awaited) {

        static Search found(Path code) {
            return new Search(Optional.of(code), "", Optional.empty());
        }

        static Search failed(String mistake) {
            return new Search(Optional.empty(), mistake, Optional.empty());
        }

        Search awaiting(Path build) {
            return new Search(code, mistake, Optional.of(build));
        }

        Search saying(String sentence) {
            return new Search(code, sentence, awaited);
        }
    }

    /** Whether a folder is one of sources, of Maven or Gradle. */
    static boolean isSource(Path folder) {
        return Stream.of("pom.xml", "build.gradle", "build.gradle.kts")
                .anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    /** @param uri where the template says that the code is */
    Search at(String uri) {
        if (uri.startsWith("s3://")) {
            return Search.failed("Code in S3 cannot be loaded here: name a built jar in CodeUri.");
        }
        Path code = template.resolveSibling(uri).normalize();
        if (!Files.exists(code)) {
            return samBuild().map(Search::found)
                    .orElseGet(() -> Search.failed(
                            "CodeUri " + uri
                                    + " does not exist: build it first, e.g. by `mvn package` or `sam build`.")
                            .awaiting(code));
        }
        if (isSource(code)) {
            return built(uri, code);
        }
        return Files.isDirectory(code) || (uri.matches(".*\\.(jar|zip)") && isArchive(code))
                ? Search.found(code)
                : Search.failed(
                        "CodeUri " + uri + " is neither a jar, a zip nor a folder of classes: name a built jar.");
    }

    private Search built(String uri, Path source) {
        List<Path> archives = Files.exists(source.resolve("pom.xml"))
                ? jars(source.resolve("target"))
                : gradle(source.resolve("build"));
        if (archives.size() > 1 && samBuild().isEmpty()) {
            return Search.failed("CodeUri " + uri + " is a source folder with several built archives ("
                    + archives.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "))
                    + "): name the one that is deployed, or run `sam build`.");
        }
        Stream<Path> candidates = archives.size() == 1 ? archives.stream() : Stream.of();
        return Stream.concat(candidates, samBuild().stream())
                .max(Comparator.comparingLong(BuiltCode::changed))
                .map(Search::found)
                .orElseGet(() -> Search.failed("CodeUri " + uri
                        + " is a source folder that is not built: run " + command(source) + " there, or `sam build`.")
                        .awaiting(source.resolve(Files.exists(source.resolve("pom.xml")) ? "target" : "build")));
    }

    private static String command(Path source) {
        return Files.exists(source.resolve("pom.xml")) ? "`mvn package`" : "`gradle build`";
    }

    /** What {@code sam build} has made of it. */
    Optional<Path> samBuild() {
        Path built = template.resolveSibling(".aws-sam").resolve("build").resolve(function);
        return Files.isDirectory(built) ? Optional.of(built) : Optional.empty();
    }

    /** An archive for Lambda has all that the function needs; a plain jar of the module may not. */
    private static List<Path> gradle(Path build) {
        List<Path> archives = files(build.resolve("distributions"), ".zip").filter(BuiltCode::isForLambda).toList();
        return archives.isEmpty() ? jars(build.resolve("libs")) : archives;
    }

    private static List<Path> jars(Path folder) {
        return files(folder, ".jar").filter(jar -> !SECONDARY.matcher(jar.getFileName().toString()).matches()).toList();
    }

    private static Stream<Path> files(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException e) {
            // A folder that nobody may look into has nothing for the gateway, which says so then.
            return Stream.of();
        }
    }

    /** Whether classes or {@code lib} stand at the top, where the archive of an application has one folder. */
    private static boolean isForLambda(Path archive) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .anyMatch(name -> name.matches("lib/[^/]+\\.jar") || name.endsWith(".class"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isArchive(Path code) {
        try (ZipFile _ = new ZipFile(code.toFile())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long changed(Path code) {
        return code.toFile().lastModified();
    }
}
