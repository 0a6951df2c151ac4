package dev.weir.gateway.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.files.TemporaryFolder;
import redis.embedded.core.ExecutableProvider;

/** A Redis from a Maven artifact, in a child process on loopback, with a folder of its own that goes when it goes. */
final class EmbeddedRedis {

    /** Another process may take the port between finding it free and Redis binding it. */
    private static final int TRIES = 3;

    private static final Pattern VERSION = Pattern.compile("Redis version=([\\d.]+)");

    private final TemporaryFolder folder;
    private final Process process;

    private EmbeddedRedis(TemporaryFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static RunningRedis start() {
        try {
            TemporaryFolder folder = TemporaryFolder.create("weir-redis-");
            try {
                String binary = ExecutableProvider.newJarResourceProvider(folder.path().toFile()).get().getPath();
                return start(binary, folder).orElseThrow(() -> new StartFailure(unable()));
            } catch (IOException | RuntimeException e) {
                folder.remove();
                throw e;
            }
        } catch (StartFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new StartFailure(unable(), e);
        }
    }

    private static String unable() {
        return "The embedded Redis cannot run on " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                + ": start a Redis, and name it by --redis redis://localhost:6379.";
    }

    private static Optional<RunningRedis> start(String binary, TemporaryFolder folder) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = freePort();
            Process process = new ProcessBuilder(command(binary, port, folder.path())).directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .start();
            folder.runs(process);
            Optional<String> version = awaitReady(process.inputReader());
            if (version.isPresent()) {
                EmbeddedRedis redis = new EmbeddedRedis(folder, process);
                return Optional.of(new RunningRedis("redis://127.0.0.1:" + port, "embedded Redis " + version.get(),
                        redis::stop));
            }
            process.destroyForcibly();
        }
        return Optional.empty();
    }

    private static List<String> command(String binary, int port, Path folder) {
        return List.of(binary, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--appendonly",
                "no", "--dir", folder.toString());
    }

    /** The version, once Redis says that it is ready; empty if it ends before. What it says later is not kept. */
    private static Optional<String> awaitReady(BufferedReader output) throws IOException {
        String version = "";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = VERSION.matcher(line);
            version = matcher.find() ? matcher.group(1) : version;
            if (line.contains("eady to accept connections")) {
                Thread.ofPlatform().daemon().name("embedded-redis-output").start(() -> drain(output));
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private static void drain(BufferedReader output) {
        try (output) {
            output.lines().forEach(line -> {});
        } catch (IOException | UncheckedIOException e) {
            // Redis has ended, and its output with it.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.remove();
    }
}
