package dev.weir.limiter.redis;

import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/** Exact for all callers of one Redis: each decision is one script in one round trip. Safe for many threads. */
public final class RedisStore implements Store {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final Partition NOBODY = new Partition("nobody",
            List.of(Limit.slidingWindow("prime", 1, Duration.ofSeconds(1))));

    private final ConcurrentMap<List<Limit>, PackedLimits> packed = new ConcurrentHashMap<>();
    private final RedisLink link;
    private final Deadlines deadlines;
    private final Optional<InstantSource> clock;
    private volatile boolean answeredLast;

    /**
     * Decides by Redis' own clock. Connects when first asked.
     *
     * @throws IllegalArgumentException if {@code url} is not one of {@link RedisUrl}'s
     */
    public RedisStore(String url, Deadlines deadlines) {
        this(url, deadlines, Optional.empty());
    }

    /** Decides by {@code clock} if there is one: for tests, and for a store that keeps its time from scripts. */
    public RedisStore(String url, Deadlines deadlines, Optional<InstantSource> clock) {
        var longer = deadlines.longer();
        this.link = new RedisLink(RedisUrl.parse(url),
                longer.compareTo(CONNECT_PATIENCE) > 0 ? longer : CONNECT_PATIENCE);
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /**
     * Connects, shows Redis the script and takes one decision of nobody's, so that the first real one finds all warm.
     *
     * @param patience for each of the two round trips
     * @throws StoreUnavailable if one takes longer
     */
    public void prime(Duration patience) {
        ask(redis -> redis.scriptLoad(Script.DECIDE.text()), patience);
        decide(NOBODY, 1, patience);
    }

    /** Ends the connection; the next decision makes another. No connection may be trusted across a snapshot. */
    public void disconnect() {
        answeredLast = false;
        link.disconnect();
    }

    @Override
    public Decision decide(Partition partition, long cost) {
        return decide(partition, cost, answeredLast ? deadlines.live() : deadlines.first());
    }

    private Decision decide(Partition partition, long cost, Duration deadline) {
        var tooSmall = partition.limitsBelow(cost);
        if (!tooSmall.isEmpty()) {
            return new Impossible(tooSmall);
        }
        var limits = packed.computeIfAbsent(partition.limits(), PackedLimits::of);
        var keys = new String[]{"weir:{" + partition.owner() + "}:" + limits.fingerprint()};
        var arguments = Stream.concat(Stream.of(now(), Long.toString(cost)), limits.arguments().stream())
                .toArray(String[]::new);
        return limits.decision(ask(redis -> evaluate(redis, keys, arguments), deadline));
    }

    /** Empty for Redis' own clock. */
    private String now() {
        return clock.map(source -> Long.toString(MICROS.between(Instant.EPOCH, source.instant()))).orElse("");
    }

    private static CompletionStage<List<Long>> evaluate(
            RedisAsyncCommands<String, String> redis, String[] keys, String[] arguments) {
        return redis.<List<Long>>evalsha(Script.DECIDE.sha1(), ScriptOutputType.MULTI, keys, arguments)
                .exceptionallyCompose(failure -> failure instanceof RedisNoScriptException
                        ? redis.eval(Script.DECIDE.text(), ScriptOutputType.MULTI, keys, arguments)
                        : CompletableFuture.failedStage(failure));
    }

    private <T> T ask(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> question, Duration deadline) {
        var connection = link.connection();
        // A connection still on its way is a reconnect, whatever the one before it answered.
        var wait = connection.isDone() || deadline.compareTo(deadlines.first()) > 0 ? deadline : deadlines.first();
        var answer = connection.thenCompose(open -> question.apply(open.async()));
        try {
            var value = answer.get(wait.toNanos(), NANOSECONDS);
            answeredLast = true;
            return value;
        } catch (TimeoutException e) {
            giveUpIfMute(connection);
            throw unavailable(answer, "no answer within " + wait.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            giveUpIfReadOnly(connection, e);
            throw unavailable(answer, Causes.inWords(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(answer, "interrupted", e);
        }
    }

    /** Two deadlines missed in a row: a connection may be dead though nobody has said so. */
    private void giveUpIfMute(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
        if (!answeredLast) {
            link.abandon(connection);
        }
    }

    /** After a failover the name leads to another node, but the connection still to the old one. */
    private void giveUpIfReadOnly(
            CompletableFuture<StatefulRedisConnection<String, String>> connection, ExecutionException e) {
        if (e.getCause() instanceof RedisReadOnlyException) {
            link.abandon(connection);
        }
    }

    private StoreUnavailable unavailable(CompletableFuture<?> answer, String reason, Exception cause) {
        // What waits for a connection must not be sent once it is there: nobody waits for its answer.
        answer.cancel(false);
        answeredLast = false;
        return new StoreUnavailable("Redis: " + reason, cause);
    }

    @Override
    public void close() {
        link.close();
    }
}
