package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What stands on a function's class path, in Lambda's order: the runtime, the function, its libraries, its layers'. */
final class FunctionCode {

    /** One class of each jar of the runtime: client, core, serialization, and the client's only other dependency. */
    private static final List<String> RUNTIME = List.of(
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private FunctionCode() {}

    static List<Path> classPath(String function, Path code, List<Path> layers) {
        if (!Files.exists(code)) {
            throw missing(function, code);
        }
        return Stream.of(runtime().stream(), own(code), layered(layers)).flatMap(paths -> paths).toList();
    }

    /** The function and its libraries. */
    static Stream<Path> own(Path code) {
        return Stream.concat(Stream.of(code), jars(code.resolve("lib")));
    }

    /** The jars of Lambda's own runtime. */
    static List<Path> runtime() {
        return RUNTIME.stream().map(FunctionCode::jarOf).distinct().toList();
    }

    static StartFailure missing(String function, Path code) {
        return new StartFailure(
                function + "'s code is missing: " + code + ". Build it first, then start again.");
    }

    /** All layers make one folder, in which a later one's file stands for an earlier one's of the same name. */
    static Stream<Path> layered(List<Path> layers) {
        var named = new TreeMap<String, Path>();
        layers.forEach(layer -> jars(layer.resolve("java").resolve("lib"))
                .forEach(jar -> named.put(jar.getFileName().toString(), jar)));
        return named.values().stream();
    }

    /** The size of all that the function itself brings, in bytes. */
    static long size(Path code) {
        try (var files = Files.walk(code)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jarOf(String className) {
        try {
            var type = Class.forName(className, false, FunctionCode.class.getClassLoader());
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException("the Lambda runtime is not on the class path: " + className, e);
        }
    }

    private static Stream<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (var jars = Files.list(folder)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
