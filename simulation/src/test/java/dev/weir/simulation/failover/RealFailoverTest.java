package dev.weir.simulation.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Store;
import dev.weir.limiter.WhenAway;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** The simulated failover against a real one: a Redis, and its replica that is cut off and then asked instead. */
final class RealFailoverTest {

    private static final Deadlines PATIENT = new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Duration HALF = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofSeconds(5);

    private final SimulatedClock clock = new SimulatedClock();
    private RedisServer primary;
    private RedisServer replica;

    @BeforeEach
    void start() throws IOException {
        primary = started(RedisServer.newRedisServer().port(freePort()));
        replica = started(RedisServer.newRedisServer().port(freePort()).slaveOf("127.0.0.1", port(primary)));
    }

    private static RedisServer started(RedisServerBuilder builder) throws IOException {
        var server = builder.setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("repl-diskless-sync-delay 0")
                .build();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int port(RedisServer server) {
        return server.ports().getFirst();
    }

    private static String url(RedisServer server) {
        return "redis://127.0.0.1:" + port(server);
    }

    @AfterEach
    void stop() throws IOException {
        replica.stop();
        primary.stop();
    }

    private RedisStore storeOf(RedisServer server) {
        return new RedisStore(url(server), PATIENT, Optional.of(clock));
    }

    /** The real one: what it has not heard of, it does not know. */
    private final class RealReplica implements Replica {

        private final RedisStore store = storeOf(replica);

        @Override
        public void follow(Call call) {
            // Redis tells it.
        }

        @Override
        public void cutOff() {
            try (var client = RedisClient.create();
                    var to = client.connect(RedisURI.create(url(primary)));
                    var at = client.connect(RedisURI.create(url(replica)))) {
                to.sync().set("weir-test:last", "before it is cut off");
                assertThat(to.sync().waitForReplication(1, 20_000)).isEqualTo(1);
                at.sync().replicaofNoOne();
            }
        }

        @Override
        public Store store() {
            return store;
        }
    }

    private static Scenario scenario(WhenAway whenAway) {
        return new Scenario(10, 20, 20, 4, 4, whenAway);
    }

    private Outcome real(WhenAway whenAway, Outage outage) {
        var promoted = new RealReplica();
        try (var store = storeOf(primary); var _ = promoted.store) {
            return new Failover(scenario(whenAway), outage, store, promoted, clock).run(7);
        }
    }

    @ParameterizedTest
    @EnumSource(WhenAway.class)
    void aRealReplicaComesToTheSameNumbers(WhenAway whenAway) {
        var outage = new Outage(HALF, Duration.ofSeconds(3), AWAY);
        var outcome = real(whenAway, outage);

        assertThat(outcome).isEqualTo(Failover.run(scenario(whenAway), outage, 7));
        assertThat(outcome.lost()).isPositive();
        assertThat(outcome.over()).isLessThanOrEqualTo(outcome.bound());
    }

    /** As after {@code FLUSHALL}, or in a cache without a replica. */
    @Test
    void aRedisThatHasForgottenEverythingComesToTheSameNumbers() {
        var outage = new Outage(HALF, HALF, AWAY);
        var outcome = real(WhenAway.DENY, outage);

        assertThat(outcome).isEqualTo(Failover.run(scenario(WhenAway.DENY), outage, 7));
        assertThat(outcome.over()).isPositive().isLessThanOrEqualTo(outcome.bound());
    }
}
