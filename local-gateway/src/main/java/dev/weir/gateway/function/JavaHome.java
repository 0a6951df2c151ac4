package dev.weir.gateway.function;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds a JDK by its version: where a variable names one, and where Linux distributions and SDKMAN put them. */
final class JavaHome {

    private JavaHome() {}

    /** The folder of an installed JDK; this process's own where that is one. */
    static Optional<Path> of(int version) {
        return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))),
                Stream.concat(named(version), installed()))
                .filter(home -> Files.isExecutable(home.resolve("bin/java")) && version(home) == version)
                .findFirst();
    }

    private static Stream<Path> named(int version) {
        return Stream.of("JAVA" + version + "_HOME", "JAVA_HOME_" + version + "_X64", "JAVA_HOME_" + version + "_ARM64")
                .flatMap(name -> Optional.ofNullable(System.getenv(name)).stream())
                .map(Path::of);
    }

    private static Stream<Path> installed() {
        return Stream.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))
                .flatMap(folder -> children(folder).stream())
                .sorted();
    }

    private static List<Path> children(Path folder) {
        try (var children = Files.list(folder)) {
            return children.toList();
        } catch (IOException nothingIsInstalledThere) {
            return List.of();
        }
    }

    /** What a JDK's {@code release} file says; zero where there is none. */
    private static int version(Path home) {
        try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
            var release = new Properties();
            release.load(file);
            String version = release.getProperty("JAVA_VERSION", "").replace("\"", "").replaceFirst("^1\\.", "");
            return version.matches("\\d+\\b.*") ? Integer.parseInt(version.split("\\D", 2)[0]) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
