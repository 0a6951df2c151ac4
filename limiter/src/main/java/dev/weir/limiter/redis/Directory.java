package dev.weir.limiter.redis;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which node to ask about which keys. Looks when first asked, and again when a connection was lost or a node has said
 * that it is not the one; never by itself.
 */
final class Directory {

    private final Connector connector;
    private final List<Node> seeds;
    private final Map<Node, RedisLink> links = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private volatile @Nullable Topology known;
    private @Nullable CompletableFuture<Topology> looking;
    private Instant begun = Instant.MIN;

    /** Begins at any of {@code seeds}, earlier ones first. */
    Directory(Connector connector, List<Node> seeds) {
        this.connector = connector;
        this.seeds = seeds;
    }

    RedisLink link(Node node) {
        return links.computeIfAbsent(node, it -> new RedisLink(connector, it));
    }

    /** Without looking; empty where looking is needed. */
    Optional<RedisLink> knownOwnerOf(IntSupplier slot) {
        return lastOwnerOf(slot).filter(link -> !link.isDoubtful());
    }

    /** Who owned it when somebody looked last, whatever has become of that node since. */
    Optional<RedisLink> lastOwnerOf(IntSupplier slot) {
        return Optional.ofNullable(known).flatMap(topology -> topology.ownerOf(slot));
    }

    /** Whether all keys are known to be on one node. */
    boolean isAlone() {
        return known instanceof Topology.Alone;
    }

    CompletableFuture<RedisLink> ownerOf(IntSupplier slot) {
        return knownOwnerOf(slot).map(CompletableFuture::completedFuture)
                .orElseGet(() -> look().thenApply(topology -> topology.ownerOf(slot)
                        .orElseThrow(() -> new RedisCommandExecutionException("CLUSTERDOWN Hash slot not served"))));
    }

    CompletableFuture<Topology> topology() {
        var topology = known;
        return topology == null || topology.owners().stream().allMatch(RedisLink::isLost)
                ? look()
                : CompletableFuture.completedFuture(topology);
    }

    /** What is known is not so, or no longer: the next to ask looks again. */
    void doubt() {
        known = null;
    }

    /** Looks, beginning at {@code first}, if nobody is looking yet. */
    CompletableFuture<Topology> look(RedisLink... first) {
        synchronized (lock) {
            if (looking == null || looking.isDone()) {
                begun = connector.now();
                looking = HeadStart.first(candidates(first)).whenComplete(this::settle);
            }
            return looking;
        }
    }

    /**
     * Looks without anybody who waits for it. What has been tried for a while begins anew: it is not to be given up just before
     * the next to ask comes.
     */
    void lookOn() {
        links.values().forEach(RedisLink::tryOn);
        synchronized (lock) {
            if (begun.isBefore(connector.now().minus(RedisLink.LONG))) {
                looking = null;
            }
            var _ = look();
        }
    }

    private List<Supplier<CompletableFuture<Topology>>> candidates(RedisLink... first) {
        var candidates = new LinkedHashSet<>(List.of(first));
        links.values().stream().filter(RedisLink::isLive).forEach(candidates::add);
        seeds.stream().map(this::link).forEach(candidates::add);
        candidates.addAll(links.values());
        return candidates.stream().<Supplier<CompletableFuture<Topology>>>map(link -> () -> ask(link)).toList();
    }

    private CompletableFuture<Topology> ask(RedisLink link) {
        var connection = link.connection();
        return connection.thenCompose(open -> Introduction.of(open).thenCompose(met -> place(link, open, met)))
                .orTimeout(connector.patience().toNanos(), NANOSECONDS)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        link.abandon(connection);
                    }
                });
    }

    private CompletableFuture<Topology> place(
            RedisLink link, StatefulRedisConnection<String, byte[]> connection, Introduction introduction) {
        if (introduction.clustered()) {
            return connection.async()
                    .clusterSlots()
                    .toCompletableFuture()
                    .<Topology>thenApply(slots -> Topology.Clustered.parse(slots, link.node(), this::link))
                    .exceptionally(failure -> orAllAt(link, failure));
        }
        return introduction.replica()
                ? CompletableFuture.failedFuture(new RedisReadOnlyException("READONLY by its own account"))
                : CompletableFuture.completedFuture(new Topology.Alone(link));
    }

    private static Topology orAllAt(RedisLink link, Throwable failure) {
        if (Fault.of(failure) == Fault.NOPERM) {
            return Topology.Clustered.allAt(link);
        }
        throw new IllegalStateException("cannot learn who owns which slots", failure);
    }

    private void settle(@Nullable Topology topology, @Nullable Throwable failure) {
        if (topology != null) {
            known = topology;
            var owners = topology.owners();
            List.copyOf(links.values())
                    .stream()
                    .filter(link -> !owners.contains(link) && !link.isLive())
                    .forEach(link -> {
                        var _ = drop(link);
                    });
        }
    }

    private CompletableFuture<Void> drop(RedisLink link) {
        links.remove(link.node());
        return link.disconnect();
    }

    /** Ends every connection and forgets what is known; done when no socket is open. */
    CompletableFuture<Void> disconnect() {
        synchronized (lock) {
            known = null;
            looking = null;
            return CompletableFuture.allOf(
                    List.copyOf(links.values()).stream().map(this::drop).toArray(CompletableFuture[]::new));
        }
    }
}
