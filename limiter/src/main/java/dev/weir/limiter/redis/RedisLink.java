package dev.weir.limiter.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** One connection to one node for all callers, made when first asked for and made anew by whoever finds it lost. */
final class RedisLink {

    /** No longer than this is waited between two questions to a store that is away. */
    static final Duration LONG = Duration.ofSeconds(1);

    private final Connector connector;
    private final Node node;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> current;
    private ConcurrentMap<Script, Batcher> batchers = new ConcurrentHashMap<>();
    private Instant begun = Instant.MIN;
    private Instant renewal = Instant.MAX;
    private boolean abandoned;
    private boolean again;
    private volatile boolean answeredLast;

    /** An open connection, and who waits for whom on it. */
    record Live(StatefulRedisConnection<String, byte[]> connection, ConcurrentMap<Script, Batcher> batchers) {

        Batcher batcher(Script script) {
            return batchers.computeIfAbsent(script, _ -> new Batcher());
        }
    }

    RedisLink(Connector connector, Node node) {
        this.connector = connector;
        this.node = node;
    }

    Node node() {
        return node;
    }

    /** The connection, open or on its way. One that is lost lasts until then: what is in flight on it may still be answered. */
    synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> connection() {
        if (current == null || isLost()) {
            again = current != null;
            var former = Optional.ofNullable(current);
            answeredLast = false;
            begun = connector.now();
            renewal = connector.renewal();
            batchers = new ConcurrentHashMap<>();
            current = connector.connect(node)
                    .whenComplete((_, _) -> former.ifPresent(lost -> {
                        var _ = close(lost);
                    }));
            abandoned = false;
        }
        return current;
    }

    /** Begins anew where a connection has been on its way for long. */
    synchronized void tryOn() {
        if (current != null && !current.isDone() && begun.isBefore(connector.now().minus(LONG))) {
            var _ = disconnect();
            var _ = connection();
            again = true;
        }
    }

    /** Whether there was a connection, or an attempt at one, that has ended or was given up. */
    synchronized boolean isLost() {
        return current != null && (abandoned || current.isCompletedExceptionally()
                || (current.isDone() && !current.join().isOpen()));
    }

    /** Whether it was lost and is not open again: the node may have a successor. */
    synchronized boolean isDoubtful() {
        return isLost() || (again && !isOpen());
    }

    synchronized boolean isOpen() {
        return current != null && current.isDone() && !isLost();
    }

    /** Whether it is open and the last script that was sent on it was answered in time. */
    boolean isLive() {
        return answeredLast && isOpen();
    }

    /** The connection, if it is live; where its sign-in has grown old, that is renewed. */
    synchronized Optional<Live> live() {
        if (current == null || !isLive()) {
            return Optional.empty();
        }
        var connection = current.join();
        if (connector.isDue(renewal)) {
            renewal = connector.renewal();
            connector.renew(connection);
        }
        return Optional.of(new Live(connection, batchers));
    }

    void answered() {
        if (!answeredLast) {
            answeredLast = true;
        }
    }

    void missed() {
        answeredLast = false;
    }

    /**
     * Gives up a connection that is open and yet of no use: it counts as lost. What is still in flight on it has until
     * the next connection is made.
     */
    synchronized void abandon() {
        answeredLast = false;
        abandoned |= isOpen();
    }

    /** The same, unless there is another by now. */
    @SuppressWarnings("ReferenceEquality") // one attempt is meant, and no other
    synchronized void abandon(CompletableFuture<StatefulRedisConnection<String, byte[]>> connection) {
        if (current == connection) {
            abandon();
        }
    }

    /** The same, unless there is another by now. */
    synchronized void abandon(StatefulRedisConnection<String, byte[]> ended) {
        if (isOpen() && current != null && ended.equals(current.join())) {
            abandon();
        }
    }

    /** Ends the connection, as if there had been none; done when its socket is closed. */
    synchronized CompletableFuture<Void> disconnect() {
        answeredLast = false;
        var ending = current;
        current = null;
        return ending == null ? CompletableFuture.completedFuture(null) : close(ending);
    }

    private static CompletableFuture<Void> close(CompletableFuture<StatefulRedisConnection<String, byte[]>> ending) {
        return ending.thenCompose(StatefulRedisConnection::closeAsync).exceptionally(_ -> null);
    }
}
