package dev.weir.limiter.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens connections that are never reopened by themselves. There is no thread and no socket before the first. */
final class Connector implements AutoCloseable {

    /** Keys are text, all else is bytes. */
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    /** ElastiCache closes what was signed in by IAM twelve hours ago: of two renewals until then one may fail. */
    private static final Duration LIFETIME = Duration.ofHours(5);

    private final RedisURI like;
    private final Optional<Credentials> credentials;
    private final InstantSource clock;
    private final Duration patience;
    private @Nullable RedisClient client;
    private boolean closed;

    /**
     * Connects to any node as {@code like} says, its host and port aside, giving up an attempt after {@code patience}.
     *
     * @param credentials instead of those in {@code like}
     * @param clock by which sign-ins grow old
     */
    Connector(RedisURI like, Optional<Credentials> credentials, InstantSource clock, Duration patience) {
        this.like = like;
        this.credentials = credentials;
        this.clock = clock;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    CompletableFuture<StatefulRedisConnection<String, byte[]>> connect(Node node) {
        return uri(node).thenCompose(uri -> client().connectAsync(CODEC, uri));
    }

    /** When whoever signs in now is to do so again on the same connection; never where a password does not age. */
    Instant renewal() {
        return credentials.isPresent() ? clock.instant().plus(LIFETIME) : Instant.MAX;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isDue(Instant renewal) {
        return renewal.isBefore(Instant.MAX) && !clock.instant().isBefore(renewal);
    }

    /**
     * Signs in again on an open connection, beside what is sent on it. What comes of that is not waited for: where it fails,
     * Redis goes by the sign-in before it, and in the end closes the connection, which is then made anew.
     */
    void renew(StatefulRedisConnection<String, byte[]> connection) {
        credentials.ifPresent(ours -> {
            var _ = login(ours).thenCompose(login -> connection.async().auth(login.user(), login.password()));
        });
    }

    private CompletableFuture<RedisURI> uri(Node node) {
        var uri = RedisURI.builder(like).withHost(node.host()).withPort(node.port()).withTimeout(patience).build();
        // Its name is a command more on every connection, which a user would need the right to.
        uri.setLibraryName("");
        uri.setLibraryVersion("");
        return credentials.map(ours -> login(ours).thenApply(login -> {
            uri.setCredentialsProvider(new StaticCredentialsProvider(login.user(), login.password().toCharArray()));
            return uri;
        })).orElseGet(() -> CompletableFuture.completedFuture(uri));
    }

    /** Whoever signs a token may ask a network for it, which must not hold up the threads that read answers. */
    private static CompletableFuture<Credentials.Login> login(Credentials credentials) {
        return CompletableFuture.supplyAsync(credentials::login, Thread.ofVirtual().name("weir-login")::start);
    }

    private synchronized RedisClient client() {
        if (closed) {
            throw new RedisException("closed");
        }
        if (client == null) {
            client = new ScriptClient();
            client.setOptions(options());
        }
        return client;
    }

    private ClientOptions options() {
        return ClientOptions.builder()
                // Lettuce's own reconnect sends what was in flight again: a decision sent twice is counted twice.
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder().connectTimeout(patience).keepAlive(true).build())
                // An answer that comes after its deadline is still wanted: it may have to be undone.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .build();
    }

    @Override
    public void close() {
        var open = closing();
        if (open != null) {
            // Not under the lock, which the threads that are to end may wait for; nor for ever, as Lettuce would.
            var _ = open.shutdownAsync(0, SHUTDOWN.toMillis(), MILLISECONDS)
                    .completeOnTimeout(null, SHUTDOWN.toMillis(), MILLISECONDS)
                    .join();
        }
    }

    private synchronized @Nullable RedisClient closing() {
        closed = true;
        return client;
    }
}
