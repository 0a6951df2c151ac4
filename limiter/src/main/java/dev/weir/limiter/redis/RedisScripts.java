package dev.weir.limiter.redis;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs scripts on whichever node owns their keys, each at most once: a script is sent again only where Redis has said
 * that it did not begin (another node has the keys, or this one has not seen the script) or wrote nothing (a replica).
 * What was in flight when a connection broke is lost. Connects when first asked. Safe for many threads.
 */
final class RedisScripts implements AutoCloseable {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

    /** Who missed an answer so lately does not wait long for the next: what it takes to be answered is under way. */
    private static final Duration LATELY = Duration.ofSeconds(2);

    private final Connector connector;
    private final Directory directory;
    private final Router router;
    private final Deadlines deadlines;
    private final InstantSource clock;
    private final LookOut lookOut = new LookOut();
    private volatile Instant missed = Instant.MIN;

    /**
     * Begins at any of {@code nodes}, which share credentials and TLS.
     *
     * @param credentials instead of those in the URL
     */
    RedisScripts(List<RedisURI> nodes, Deadlines deadlines, Optional<Credentials> credentials) {
        this(nodes, deadlines, credentials, InstantSource.system());
    }

    /** @param clock by which connections grow old, and misses */
    RedisScripts(List<RedisURI> nodes, Deadlines deadlines, Optional<Credentials> credentials, InstantSource clock) {
        var longer = deadlines.longer();
        this.connector = new Connector(nodes.getFirst(), credentials, clock,
                longer.compareTo(CONNECT_PATIENCE) > 0 ? longer : CONNECT_PATIENCE);
        this.directory = new Directory(connector, nodes.stream().map(Node::of).toList());
        this.router = new Router(directory);
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** Starts {@code script} on the node that owns {@code keys}, all of one slot and at least one. */
    Pending send(Script script, String[] keys, byte[][] arguments) {
        var sending = new Sending(lookOut, script, keys, arguments);
        var owner = directory.knownOwnerOf(sending::slot);
        var live = owner.flatMap(RedisLink::live);
        if (live.isEmpty()) {
            return send(sending, hasMissedLately() ? deadlines.shorter() : deadlines.first());
        }
        var link = owner.get();
        sending.pending().expireAfter(deadlines.live(), deadlines.first(), () -> missed(link));
        depart(sending, link, live.get());
        return sending.pending();
    }

    private void depart(Sending sending, RedisLink link, RedisLink.Live live) {
        var hop = new Hop(link, live.connection(), false, false);
        if (sending.script().many().isEmpty() || !directory.isAlone()) {
            router.run(sending, hop);
            return;
        }
        var batcher = live.batcher(sending.script());
        if (batcher.admits(sending)) {
            run(List.of(sending), hop, batcher);
        }
    }

    private void run(List<Sending> batch, Hop hop, Batcher batcher) {
        var command = Sending.command(batch, hop.inFull());
        Sending.write(hop.connection(), command, hop.asking());
        var _ = command.whenComplete((reply, failure) -> {
            if (failure != null && !hop.inFull() && Fault.of(failure) == Fault.NOSCRIPT) {
                run(batch, hop.inFull(true), batcher);
                return;
            }
            // First, so that they are on their way while these are woken.
            goOn(hop.inFull(false), batcher, failure == null || Fault.isOfServer(failure));
            if (failure == null) {
                answered(batch, hop, reply);
            } else {
                batch.forEach(sending -> router.refused(sending, hop, failure));
            }
        });
    }

    /** Those who wait leave; where the connection has ended, all of them, by another: nothing of theirs was sent. */
    private void goOn(Hop hop, Batcher batcher, boolean open) {
        var next = batcher.next();
        if (open) {
            if (!next.isEmpty()) {
                run(next, hop, batcher);
            }
            return;
        }
        hop.link().abandon(hop.connection());
        while (!next.isEmpty()) {
            next.forEach(router::route);
            next = batcher.next();
        }
    }

    private void answered(List<Sending> batch, Hop hop, List<Object> reply) {
        hop.link().answered();
        if (batch.size() == 1) {
            batch.getFirst().pending().answer(reply);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            var sending = batch.get(i);
            var answer = Answer.ofMany(reply.get(i));
            Answer.failure(answer)
                    .ifPresentOrElse(failure -> router.refused(sending, hop, failure),
                            () -> sending.pending().answer(answer));
        }
    }

    /** The nodes of a cluster that own these keys, as far as is known without asking; none where one node owns all. */
    Set<String> owners(Supplier<Stream<String>> keys) {
        return directory.isAlone()
                ? Set.of()
                : keys.get()
                        .flatMap(key -> directory.lastOwnerOf(() -> SlotHash.getSlot(key)).stream())
                        .map(owner -> owner.node().toString())
                        .collect(toUnmodifiableSet());
    }

    /** Starts {@code script} with a deadline of its own. */
    Pending send(Script script, String[] keys, byte[][] arguments, Duration deadline) {
        return send(new Sending(lookOut, script, keys, arguments), deadline);
    }

    private Pending send(Sending sending, Duration deadline) {
        var open = directory.knownOwnerOf(sending::slot).filter(RedisLink::isOpen);
        var live = open.filter(RedisLink::isLive).isPresent();
        sending.pending().expireAfter(deadline, deadlines.first(), () -> missed(open, live));
        router.route(sending);
        return sending.pending();
    }

    private boolean hasMissedLately() {
        var now = clock.instant();
        return !now.isBefore(missed) && now.isBefore(missed.plus(LATELY));
    }

    private void missed(RedisLink link) {
        missed = clock.instant();
        link.missed();
    }

    /** Two deadlines missed in a row: a connection may be dead though nobody has said so. The next is made at once. */
    private void missed(Optional<RedisLink> open, boolean live) {
        missed = clock.instant();
        open.ifPresent(RedisLink::missed);
        if (!live) {
            open.ifPresent(RedisLink::abandon);
            directory.lookOn();
        }
    }

    /**
     * Whether keys live in slots of a cluster, as the node says that is met first.
     *
     * @throws StoreUnavailable if none is met within the deadline for first calls
     */
    boolean clustered() {
        return await(directory.topology(), deadlines.first()) instanceof Topology.Clustered;
    }

    /**
     * Connects, and shows {@code script} to every node there is a connection to.
     *
     * @param patience for all of it
     * @throws StoreUnavailable if it takes longer
     */
    void prime(Script script, Duration patience) {
        await(directory.topology().thenCompose(topology -> load(script, topology)), patience);
    }

    private static CompletableFuture<Void> load(Script script, Topology topology) {
        var open = topology.owners().stream().filter(RedisLink::isOpen).toList();
        var met = open.isEmpty() ? topology.owners().stream().limit(1).toList() : open;
        return CompletableFuture.allOf(met.stream()
                .map(link -> link.connection()
                        .thenCompose(connection -> connection.async().scriptLoad(script.text()))
                        .thenRun(link::answered))
                .toArray(CompletableFuture[]::new));
    }

    private static <T> T await(CompletableFuture<T> future, Duration patience) {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailable("Redis: no answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw Fault.unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.interrupted(e);
        }
    }

    /**
     * Ends every connection, and waits a second at most until their sockets are closed; the next script makes others. None
     * may be trusted across a snapshot.
     */
    void disconnect() {
        missed = Instant.MIN;
        var _ = directory.disconnect().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        connector.close();
    }
}
