package dev.weir.gateway.function;

import dev.weir.gateway.api.FunctionSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line of a function's JVM, as near to Lambda's as is known. */
record ChildJvm(FunctionSpec spec, TaskRoot root, NativeClient client) {

    /** The heap's share of the memory, as functions have seen it on Lambda; the rest is for classes, code and threads. */
    private static final int HEAP_PERCENT = 85;

    private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** Starts it in the folder of the function's code, with these variables and no other. */
    Process start(Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(command()).directory(root.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))); // as on Lambda
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private List<String> command() {
        int version = spec.execution().javaVersion();
        Path home = JavaHome.of(version).orElseGet(() -> Path.of(System.getProperty("java.home")));
        int running = JavaHome.of(version).isPresent() ? version : Runtime.version().feature();
        var command = new ArrayList<>(List.of(home.resolve("bin/java").toString(),
                "-Xmx" + spec.memory() * HEAP_PERCENT / 100 + "m", "-XX:+UseSerialGC", "-Xshare:auto",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-D" + NativeClient.PROPERTY + "=" + client.file()));
        command.addAll(flags(running));
        command.addAll(List.of("-cp", classPath(), MAIN, spec.handler()));
        return command;
    }

    /**
     * Lambda stops at the first compiler from Java 17 on, but for snapshots of Java 25 and later.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html">Customize Java runtime startup
     *     behavior</a>
     */
    private List<String> flags(int version) {
        var flags = new ArrayList<String>();
        if (version >= 17 && !(version >= 25 && spec.execution().snapStart())) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        if (version >= 24) { // else Java warns of what the runtime itself does
            flags.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        return flags;
    }

    private static String classPath() {
        return FunctionCode.runtime().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
