package dev.weir.limiter.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection for all callers, made when first asked for and made anew by whoever finds it lost. */
final class RedisLink implements AutoCloseable {

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RedisClient client = RedisClient.create();
    private final RedisURI uri;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> current;

    /** Links to {@code uri}, giving up an attempt to connect after {@code patience}. */
    RedisLink(RedisURI uri, Duration patience) {
        this.uri = uri;
        client.setOptions(ClientOptions.builder()
                // Lettuce's own reconnect sends what was in flight again: a decision sent twice is counted twice.
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder().connectTimeout(patience).keepAlive(true).build())
                .timeoutOptions(TimeoutOptions.enabled(patience))
                .build());
    }

    /** The connection, open or on its way. */
    CompletableFuture<StatefulRedisConnection<String, String>> connection() {
        synchronized (lock) {
            if (current == null || isLost(current)) {
                forget();
                current = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
            }
            return current;
        }
    }

    /** Gives up a connection that is open and yet of no use, unless another has taken its place. */
    @SuppressWarnings("ReferenceEquality") // the very connection, not one like it
    void abandon(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
        synchronized (lock) {
            if (current == connection && connection.isDone()) {
                forget();
            }
        }
    }

    /** Ends the connection; the next caller makes another. */
    void disconnect() {
        synchronized (lock) {
            forget();
        }
    }

    private void forget() {
        if (current != null && current.isDone() && !current.isCompletedExceptionally()) {
            current.join().close();
        } else if (current != null) {
            var _ = current.thenCompose(StatefulRedisConnection::closeAsync);
        }
        current = null;
    }

    private static boolean isLost(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
        return connection.isCompletedExceptionally() || (connection.isDone() && !connection.join().isOpen());
    }

    @Override
    public void close() {
        disconnect();
        client.shutdown(Duration.ZERO, SHUTDOWN);
    }
}
