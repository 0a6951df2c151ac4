package dev.weir.limiter.redis;

import static java.util.Objects.requireNonNullElse;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
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
import java.util.stream.Stream;

/** Exact for all callers of one Redis: each decision is one script in one round trip. Safe for many threads. */
public final class RedisStore implements Store {

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
     * @param url {@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://} for TLS
     * @throws IllegalArgumentException if the URL is not one
     */
    public RedisStore(String url, Deadlines deadlines) {
        this(url, deadlines, Optional.empty());
    }

    /** Decides by {@code clock} if there is one: for tests, and for a store that keeps its time from scripts. */
    public RedisStore(String url, Deadlines deadlines, Optional<InstantSource> clock) {
        this.link = new RedisLink(RedisURI.create(url));
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /**
     * Connects, shows Redis the script and takes one decision of nobody's, so that the first real one finds all warm.
     *
     * @throws StoreUnavailable if that takes longer than {@code patience}
     */
    public void prime(Duration patience) {
        await(link.commands().thenCompose(redis -> redis.scriptLoad(Script.DECIDE.text())), patience);
        decide(NOBODY, 1);
    }

    /** Ends the connection; the next decision makes another. No connection may be trusted across a snapshot. */
    public void disconnect() {
        answeredLast = false;
        link.disconnect();
    }

    @Override
    public Decision decide(Partition partition, long cost) {
        var tooSmall = partition.limitsBelow(cost);
        if (!tooSmall.isEmpty()) {
            return new Impossible(tooSmall);
        }
        var limits = packed.computeIfAbsent(partition.limits(), PackedLimits::of);
        var keys = new String[]{"weir:{" + partition.owner() + "}:" + limits.fingerprint()};
        var arguments = Stream.concat(Stream.of(now(), Long.toString(cost)), limits.arguments().stream())
                .toArray(String[]::new);
        return limits.decision(await(link.commands().thenCompose(redis -> evaluate(redis, keys, arguments)),
                answeredLast ? deadlines.live() : deadlines.first()));
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

    private <T> T await(CompletableFuture<T> answer, Duration deadline) {
        try {
            var value = answer.get(deadline.toNanos(), NANOSECONDS);
            answeredLast = true;
            return value;
        } catch (TimeoutException e) {
            throw unavailable("no answer within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            var cause = requireNonNullElse(e.getCause(), e);
            throw unavailable(requireNonNullElse(cause.getMessage(), cause.toString()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", e);
        }
    }

    private StoreUnavailable unavailable(String reason, Throwable cause) {
        answeredLast = false;
        return new StoreUnavailable("Redis: " + reason, cause);
    }

    @Override
    public void close() {
        link.close();
    }
}
