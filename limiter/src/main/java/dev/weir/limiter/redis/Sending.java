package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to be run, and how far it has come. */
final class Sending {

    private static final int HOPS = 5;

    private final Pending pending;
    private final AtomicInteger hops = new AtomicInteger();
    private final Script script;
    private final String[] keys;
    private final byte[][] arguments;

    Sending(LookOut lookOut, Script script, String[] keys, byte[][] arguments) {
        this.pending = new Pending(lookOut);
        this.script = script;
        this.keys = keys;
        this.arguments = arguments;
    }

    Pending pending() {
        return pending;
    }

    int slot() {
        return SlotHash.getSlot(keys[0]);
    }

    /** Whether it may be tried once more; a cluster that sends it in circles ends that. */
    boolean mayHop() {
        return hops.incrementAndGet() <= HOPS;
    }

    Script script() {
        return script;
    }

    /** All of a batch, which have the same script, in one command: by the script's digest, or with its text. */
    static AsyncCommand<String, byte[], List<Object>> command(List<Sending> batch, boolean inFull) {
        var first = batch.getFirst();
        var script = batch.size() == 1 ? first.script : first.script.many().orElseThrow();
        var args = new CommandArgs<>(Connector.CODEC).add(inFull ? script.text() : script.sha1())
                .add((long) batch.size() * first.keys.length);
        // As bytes: Lettuce makes room for three of each letter of a key, and wraps each value once more.
        for (var sending : batch) {
            for (var key : sending.keys) {
                args.add(key.getBytes(UTF_8));
            }
        }
        for (var sending : batch) {
            for (var argument : sending.arguments) {
                args.add(argument);
            }
        }
        return new AsyncCommand<>(new Command<>(inFull ? CommandType.EVAL : CommandType.EVALSHA,
                new NestedMultiOutput<>(Connector.CODEC), args));
    }

    /** ASKING is for the very next command, so nothing of another thread's may come between. */
    static void write(StatefulRedisConnection<String, byte[]> connection,
            AsyncCommand<String, byte[], List<Object>> command, boolean asking) {
        if (asking) {
            var ask = new AsyncCommand<>(new Command<>(CommandType.ASKING, new StatusOutput<>(Connector.CODEC),
                    new CommandArgs<>(Connector.CODEC)));
            connection.dispatch(List.of(ask, command));
        } else {
            connection.dispatch(command);
        }
    }

    /** The node that {@code MOVED slot host:port} or {@code ASK slot host:port} names. */
    static Node target(Node teller, Throwable redirect) {
        var words = Causes.of(redirect)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(refusal -> String.valueOf(refusal.getMessage()).split(" ", -1))
                .findFirst()
                .orElseThrow();
        return teller.redirectedTo(words[2]);
    }
}
