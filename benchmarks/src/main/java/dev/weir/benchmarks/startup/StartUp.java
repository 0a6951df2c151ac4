package dev.weir.benchmarks.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.weir.benchmarks.load.Spread;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a fresh process takes from its start to its first answer. All take turns.
 *
 * @param millis of each, in the order of the rounds
 */
public record StartUp(Map<Starter, List<Double>> millis) {

    /** As Lambda starts a JVM that was not restored. */
    public static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    /**
     * Starts each of them so many times.
     *
     * @param redis an URL
     */
    public static StartUp of(String redis, int rounds) {
        var millis = new EnumMap<Starter, List<Double>>(Starter.class);
        try {
            var limits = limitsFile();
            try {
                for (int round = 0; round < rounds; round++) {
                    for (var starter : Starter.values()) {
                        millis.computeIfAbsent(starter, _ -> new ArrayList<>()).add(start(starter, redis, limits));
                    }
                }
            } finally {
                Files.delete(limits);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StartUp(millis);
    }

    /** How many of each. */
    public int starts() {
        return all(Starter.BARE).size();
    }

    /** How long it took. */
    public Spread of(Starter starter) {
        return Spread.of(all(starter).stream().mapToDouble(Double::doubleValue));
    }

    /** How many times as long as the bare handler of the same round. */
    public Spread timesBare(Starter starter) {
        var bare = all(Starter.BARE);
        return Spread.of(IntStream.range(0, bare.size()).mapToDouble(i -> all(starter).get(i) / bare.get(i)));
    }

    private List<Double> all(Starter starter) {
        return Objects.requireNonNull(millis.get(starter));
    }

    private static Path limitsFile() throws IOException {
        try (var limits = StartUp.class.getResourceAsStream("limits.yaml")) {
            return Files.write(Files.createTempFile("limits", ".yaml"),
                    Objects.requireNonNull(limits).readAllBytes());
        }
    }

    private static double start(Starter starter, String redis, Path limits) throws IOException {
        var builder = new ProcessBuilder(command(starter)).redirectErrorStream(true);
        builder.environment().put("WEIR_REDIS_URL", starter == Starter.WEIR_WITHOUT_REDIS ? nobody() : redis);
        builder.environment().put("WEIR_LIMITS_FILE", limits.toString());
        builder.environment().put("WEIR_REDIS_FIRST_DEADLINE", "2s"); // a decision is waited for, not an outage
        var began = System.nanoTime();
        var process = builder.start();
        var said = new ArrayList<String>();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.contains("\"Effect\":\"Allow\"")) {
                    return (System.nanoTime() - began) / 1e6;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        throw new IllegalStateException(starter + " did not decide:\n" + String.join("\n", said));
    }

    private static List<String> command(Starter starter) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(List.of(java), FLAGS, List.of("-cp", classPath(starter), FirstDecision.class.getName(),
                starter.handler())).flatMap(List::stream).toList();
    }

    /** The Lambda runtime and what is started; nothing else that happens to be here. */
    private static String classPath(Starter starter) {
        var own = placeOf(FirstDecision.class);
        var places = new ArrayList<>(List.of(own, placeOf(runtime()), placeOf(Context.class),
                placeOf(PojoSerializer.class)));
        if (starter != Starter.BARE) {
            places.addFirst(authorizer(own));
        }
        return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** By its path, as it is deployed: this module does not know the authorizer. */
    private static Path authorizer(Path classes) {
        var jar = classes.resolve("../../../authorizer/target/authorizer.jar").normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    "There is no " + jar + ": build it, with mvn -q -pl authorizer -am package");
        }
        return jar;
    }

    private static Class<?> runtime() {
        try {
            return Class.forName("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", false,
                    StartUp.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "redis://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
