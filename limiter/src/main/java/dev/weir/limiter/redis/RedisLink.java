package dev.weir.limiter.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection for all callers, made when first asked for and made anew by whoever finds it lost. */
final class RedisLink implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final RedisClient client = RedisClient.create();
    private final RedisURI uri;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

    RedisLink(RedisURI uri) {
        this.uri = uri;
        client.setOptions(ClientOptions.builder()
                // Lettuce's own reconnect sends what was in flight again: a decision sent twice is counted twice.
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
                .timeoutOptions(TimeoutOptions.enabled(CONNECT_TIMEOUT))
                .build());
    }

    /** The commands, once connected. */
    CompletableFuture<RedisAsyncCommands<String, String>> commands() {
        synchronized (lock) {
            if (connection == null || isLost(connection)) {
                connection = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
            }
            return connection.thenApply(StatefulRedisConnection::async);
        }
    }

    /** Ends the connection; the next caller makes another. */
    void disconnect() {
        synchronized (lock) {
            if (connection != null) {
                var _ = connection.whenComplete((open, _) -> closeIfOpen(open));
                connection = null;
            }
        }
    }

    private static void closeIfOpen(@Nullable StatefulRedisConnection<String, String> open) {
        if (open != null) {
            open.close();
        }
    }

    private static boolean isLost(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
        return connection.isCompletedExceptionally() || (connection.isDone() && !connection.join().isOpen());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
    }
}
