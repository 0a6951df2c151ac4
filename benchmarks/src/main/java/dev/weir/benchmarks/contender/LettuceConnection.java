package dev.weir.benchmarks.contender;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One connection for all callers, as Weir has one, with a client of its own and everything at its default. */
final class LettuceConnection<V> implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<String, V> connection;

    LettuceConnection(String url, RedisCodec<String, V> codec) {
        client = RedisClient.create();
        connection = client.connect(codec, RedisURI.create(url));
    }

    StatefulRedisConnection<String, V> connection() {
        return connection;
    }

    RedisAsyncCommands<String, V> redis() {
        return connection.async();
    }

    /** The answers to questions that are all on their way. */
    static <T> List<T> await(List<? extends CompletionStage<T>> answers) {
        var values = new ArrayList<T>(answers.size());
        for (var answer : answers) {
            values.add(answer.toCompletableFuture().join());
        }
        return values;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
