package dev.weir.benchmarks.gateway;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** A server in a process of its own. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final List<String> SAMPLES = List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** One that answers everything alike. */
    static ServerProcess bare() {
        var port = freePort();
        return start(port, BareServer.class.getName(), Integer.toString(port));
    }

    /** The gateway, with the functions of {@code template.yaml}. What it prints goes nowhere. */
    static ServerProcess gateway(Path folder) throws IOException {
        write(folder.resolve("template.yaml"), "template.yaml");
        write(folder.resolve("code").resolve(file(DoesNothing.class)), "DoesNothing.class");
        var port = freePort();
        return start(port, UnthrottledGateway.class.getName(), folder.resolve("template.yaml").toString(),
                Integer.toString(port));
    }

    private static String file(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static void write(Path file, String resource) throws IOException {
        Files.createDirectories(file.getParent());
        try (var in = ServerProcess.class.getResourceAsStream(resource)) {
            Files.write(file, Objects.requireNonNull(in, resource).readAllBytes());
        }
    }

    private static ServerProcess start(int port, String... command) {
        // As ./weir starts the gateway.
        var whole = new ArrayList<>(
                List.of(tool("java"), "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        whole.addAll(List.of(command));
        var builder = new ProcessBuilder(whole).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", classPath());
        try {
            var server = new ServerProcess(builder.start(), port);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The gateway's, as its build has noted it, and the classes of this module. */
    private static String classPath() {
        try {
            var own = Path.of(ServerProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            var gateway = own.resolve("../../../local-gateway/target").normalize();
            return own + File.pathSeparator + gateway.resolve("classes") + File.pathSeparator
                    + Files.readString(gateway.resolve("classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The local gateway is not built: mvn -q -pl local-gateway -am package", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        var end = System.nanoTime() + LONGEST_START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("A server did not start.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    // The port is taken long before it is served, and a connection then waits.
    private boolean answers() {
        try (var connection = new Connection(port, "/")) {
            connection.ask();
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    Connection connect(String path) {
        return new Connection(port, path);
    }

    /** In which steps it spends its time while {@code load} is on: samples of its running threads by step. */
    Map<Step, Long> sampled(Runnable load) throws IOException {
        var file = Files.createTempFile("gateway", ".jfr");
        try {
            jcmd("JFR.start", "name=steps", "settings=profile");
            load.run();
            jcmd("JFR.stop", "name=steps", "filename=" + file);
            return samples(file);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<Step, Long> samples(Path file) throws IOException {
        var samples = new EnumMap<Step, Long>(Step.class);
        for (var event : RecordingFile.readAllEvents(file)) {
            var stack = event.getStackTrace();
            if (SAMPLES.contains(event.getEventType().getName()) && stack != null && !isWaiting(stack)) {
                samples.merge(Step.of(stack), 1L, Long::sum);
            }
        }
        return samples;
    }

    /** A thread that waits for sockets is in native code, and spends nothing. */
    private static boolean isWaiting(RecordedStackTrace stack) {
        return stack.getFrames().getFirst().getMethod().getName().equals("wait");
    }

    private void jcmd(String... command) throws IOException {
        var whole = new ArrayList<>(List.of(tool("jcmd"), Long.toString(process.pid())));
        whole.addAll(List.of(command));
        var jcmd = new ProcessBuilder(whole).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (jcmd.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("jcmd cannot reach the gateway: is this a JDK?");
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
