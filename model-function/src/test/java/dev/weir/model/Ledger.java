package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import redis.embedded.RedisServer;

/** A real Redis, and one client's account on it: 500 tokens, 10,000 nanodollars and a place in flight are held by each call. */
final class Ledger implements AutoCloseable {
    private final RedisServer redis;
    private final RedisStore store;
    private Partition client = partition();

    Ledger() {
        try {
            redis = RedisServer.newRedisServer()
                    .port(freePort())
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            redis.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = new RedisStore(url(), new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Partition partition() {
        return new Partition(UUID.randomUUID().toString(), "client",
                List.of(Limit.slidingWindow("requests", 100, Duration.ofDays(1)),
                        Limit.slidingWindow("tokens", 1_000_000_000, Duration.ofDays(1)).of(Unit.TOKENS),
                        Limit.slidingWindow("usd", 1_000_000_000, Duration.ofDays(1)).of(Unit.USD),
                        Limit.inFlight("open", 8)));
    }

    String url() {
        return "redis://127.0.0.1:" + redis.ports().getFirst();
    }

    /** What a function needs to find it. */
    Map<String, Object> settings() {
        return Map.of("weir.redis-url", url(), "weir.redis-deadline", "20s", "weir.redis-first-deadline", "20s");
    }

    /** Forgets what was counted, and admits one call. */
    String admit() {
        client = partition();
        var decision = (Allowed) store.decide(new Call(List.of(client), Cost.ONE_REQUEST,
                Optional.of(new Reservation(UUID.randomUUID().toString(),
                        Cost.of(Unit.TOKENS, 500).with(Unit.USD, 10_000).with(Unit.IN_FLIGHT, 1),
                        Duration.ofMinutes(1)))));
        Hold hold = decision.hold().orElseThrow();
        assertThat(standings(client)).extracting(Standing::held).containsExactly(0L, 500L, 10_000L, 1L);
        return HoldText.of(hold);
    }

    void assertUsed(long requests, long tokens, long nanodollars) {
        assertThat(standings(client)).extracting(Standing::used).containsExactly(requests, tokens, nanodollars, 0L);
        assertNothingHeld();
    }

    void assertNothingHeld() {
        assertThat(standings(client)).extracting(Standing::held).containsOnly(0L);
    }

    void assertHeld() {
        assertThat(standings(client)).extracting(Standing::held).containsExactly(0L, 500L, 10_000L, 1L);
    }

    List<Standing> standings(Partition partition) {
        return store.look(List.of(partition)).standings();
    }

    @Override
    public void close() throws IOException {
        store.close();
        redis.stop();
    }
}
