package dev.weir.limiter.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisInstance;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Redis in a child process, on a port of its own, gone at close. The system property {@code redis.executable}
 * names another than the one that comes with the tests.
 */
public final class RedisProcess implements AutoCloseable {

    /** A cluster's bus listens this far above. */
    private static final int BUS = 10_000;

    private static final int FIRST_PORT = 10_000;
    private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(BUS));

    private static final Path FOLDER = folder();
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final RedisInstance server;
    private final int port;
    private final RedisClient client = RedisClient.create();
    private @Nullable StatefulRedisConnection<String, String> connection;

    private RedisProcess(RedisInstance server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Started with lines as in redis.conf. */
    public static RedisProcess start(String... settings) throws IOException {
        return onPort(freePort(), settings);
    }

    /** Below those that the system gives to connections: none of them takes it, nor its bus, until Redis has. */
    static int freePort() throws IOException {
        while (true) {
            var port = FIRST_PORT + Math.floorMod(NEXT.getAndIncrement(), BUS);
            if (isFree(port) && isFree(port + BUS)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (var _ = new ServerSocket(port)) {
            return true;
        } catch (BindException _) {
            return false;
        }
    }

    public static RedisProcess onPort(int port, String... settings) throws IOException {
        return started(builder(port, settings).build(), port);
    }

    /** Started, and perhaps still loading its data. */
    static RedisProcess listening(int port, String... settings) throws IOException {
        var arguments = builder(port, settings).buildCommandArgs();
        return started(new Listening(port, arguments), port);
    }

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("weir-redis");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteWhole(folder.toFile())));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteWhole(File folder) {
        Stream.of(Objects.requireNonNullElse(folder.listFiles(), new File[0])).forEach(File::delete);
        var _ = folder.delete();
    }

    private static RedisProcess started(RedisInstance server, int port) throws IOException {
        server.start();
        return new RedisProcess(server, port);
    }

    private static RedisServerBuilder builder(int port, String... settings) {
        var builder = RedisServer.newRedisServer().port(port);
        Optional.ofNullable(System.getProperty("redis.executable"))
                .ifPresent(path -> builder.executableProvider(() -> new File(path)));
        // Replication leaves a dump behind, which the next process in the same folder would load.
        Stream.concat(Stream.of("bind 127.0.0.1", "save \"\"", "appendonly no", "dir " + FOLDER,
                "dbfilename " + port + "-" + STARTED.incrementAndGet() + ".rdb"), Stream.of(settings))
                .forEach(builder::setting);
        return builder;
    }

    private static final class Listening extends RedisInstance {

        Listening(int port, List<String> arguments) {
            super(port, arguments, Pattern.compile(".*Server initialized.*"), true, _ -> {}, _ -> {});
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** A client apart from the one that is tested. */
    synchronized RedisCommands<String, String> redis() {
        if (connection == null) {
            connection = client.connect(RedisURI.create(url()));
        }
        return connection.sync();
    }

    @Override
    public synchronized void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
