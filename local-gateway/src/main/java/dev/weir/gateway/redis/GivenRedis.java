package dev.weir.gateway.redis;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import dev.weir.gateway.StartFailure;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;

/** The Redis that {@code --redis} names; it is asked once whether it answers. */
final class GivenRedis {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private GivenRedis() {}

    static RunningRedis at(String url) {
        RedisURI uri = parse(url);
        RedisClient client = RedisClient.create(uri);
        try {
            client.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
                    .build());
            return new RunningRedis(url, "given" + versionOrReason(client), () -> {});
        } catch (RedisException e) {
            throw new StartFailure(sentence(withoutPassword(uri), e), e);
        } finally {
            // Its threads end by themselves; nobody has to wait for them.
            var _ = client.shutdownAsync();
        }
    }

    private static RedisURI parse(String url) {
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new StartFailure(
                    "--redis must begin with redis://, or with rediss:// for TLS, as in redis://localhost:6379.");
        }
        try {
            RedisURI uri = RedisURI.create(url);
            uri.setTimeout(PATIENCE);
            return uri;
        } catch (IllegalArgumentException e) {
            throw new StartFailure("--redis is no Redis URL: write it as redis://[:password@]host:port.", e);
        }
    }

    // Lettuce may close a connection that Redis refuses before it has read why: then it is asked once more.
    private static String versionOrReason(RedisClient client) {
        long begin = System.nanoTime();
        try {
            return version(client);
        } catch (RedisException e) {
            boolean said = caused(e, RedisCommandExecutionException.class).isPresent()
                    || caused(e, ConnectException.class).isPresent()
                    || caused(e, UnknownHostException.class).isPresent();
            if (said || System.nanoTime() - begin > PATIENCE.toNanos() / 2) {
                throw e;
            }
            return version(client);
        }
    }

    private static String version(RedisClient client) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().ping();
            return connection.sync()
                    .info("server")
                    .lines()
                    .filter(line -> line.startsWith("redis_version:"))
                    .map(line -> ", Redis " + line.substring("redis_version:".length()))
                    .findFirst()
                    .orElse("");
        }
    }

    private static String sentence(String url, Throwable failure) {
        String answer = messages(failure)
                .filter(message -> message.startsWith("NOAUTH") || message.startsWith("WRONGPASS"))
                .findFirst()
                .orElse("");
        if (answer.startsWith("NOAUTH")) {
            return "Redis at " + url + " wants a password: write --redis redis://:PASSWORD@host:port.";
        }
        if (answer.startsWith("WRONGPASS")
                || messages(failure).anyMatch(message -> message.contains("invalid password"))) {
            return "Redis at " + url + " refuses the password: correct it in --redis.";
        }
        if (caused(failure, UnknownHostException.class).isPresent()) {
            return "The host of " + url + " is not known: correct it in --redis.";
        }
        if (caused(failure, ConnectException.class).isPresent()) {
            return "Nothing listens at " + url + ": start a Redis there, or leave --redis out.";
        }
        return caused(failure, RedisCommandExecutionException.class)
                .map(refusal -> "Redis at " + url + " answers \"" + refusal.getMessage() + "\": correct --redis.")
                .orElseGet(() -> silent(url));
    }

    private static String silent(String url) {
        return "No Redis answers at " + url + " within " + PATIENCE.toSeconds()
                + " s: correct --redis, or leave it out.";
    }

    private static Stream<String> messages(Throwable failure) {
        return causes(failure).map(cause -> String.valueOf(cause.getMessage()));
    }

    private static Optional<Throwable> caused(Throwable failure, Class<? extends Throwable> kind) {
        return causes(failure).filter(kind::isInstance).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        Stream.Builder<Throwable> causes = Stream.builder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.build();
    }

    private static String withoutPassword(RedisURI uri) {
        return (uri.isSsl() ? "rediss://" : "redis://") + uri.getHost() + ":" + uri.getPort();
    }
}
