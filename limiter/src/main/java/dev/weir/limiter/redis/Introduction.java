package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** What a node says of itself when it is met. */
record Introduction(boolean clustered, boolean replica) {

    /** Fails with Redis' own words if it is not ready to serve. */
    static CompletableFuture<Introduction> of(StatefulRedisConnection<String, byte[]> connection) {
        // HELLO is allowed to every user; Redis 5 has none, but has no IAM users either.
        var hello = ask(connection, CommandType.HELLO).thenApply(Introduction::parse)
                .exceptionallyCompose(failure -> Fault.isOfServer(failure)
                        ? connection.async().info().toCompletableFuture().thenApply(Introduction::parse)
                        : CompletableFuture.failedFuture(failure));
        return ready(connection).thenCombine(hello, (_, introduction) -> introduction);
    }

    /** HELLO is answered while Redis loads its data, PING is not. Who may not ping is let through. */
    private static CompletableFuture<Boolean> ready(StatefulRedisConnection<String, byte[]> connection) {
        return ask(connection, CommandType.PING).handle((_, failure) -> failure)
                .thenCompose(failure -> failure == null || Fault.of(failure) == Fault.NOPERM
                        ? CompletableFuture.completedFuture(true)
                        : CompletableFuture.failedFuture(failure));
    }

    private static CompletableFuture<List<Object>> ask(
            StatefulRedisConnection<String, byte[]> connection, CommandType word) {
        var command = new AsyncCommand<>(new Command<>(word, new NestedMultiOutput<>(Connector.CODEC),
                new CommandArgs<>(Connector.CODEC)));
        connection.dispatch(command);
        return command;
    }

    private static Introduction parse(List<Object> hello) {
        var words = IntStream.range(0, hello.size() / 2)
                .mapToObj(i -> text(hello.get(2 * i)) + ":" + text(hello.get(2 * i + 1)))
                .toList();
        return new Introduction(words.contains("mode:cluster"),
                words.contains("role:replica") || words.contains("role:slave"));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
    }

    private static Introduction parse(String info) {
        var lines = info.lines().toList();
        return new Introduction(lines.contains("redis_mode:cluster"), lines.contains("role:slave"));
    }
}
