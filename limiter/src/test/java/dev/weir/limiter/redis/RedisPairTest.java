package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.count;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master and its replica, without a cluster. */
final class RedisPairTest {

    private static final Deadlines PATIENT = new Deadlines(ofSeconds(20), ofSeconds(20));

    private final ManualClock clock = new ManualClock();
    private RedisProcess first;
    private RedisProcess second;

    @BeforeEach
    void startBoth() throws Exception {
        first = RedisProcess.start();
        second = RedisProcess.start();
    }

    @AfterEach
    void stopBoth() {
        first.close();
        second.close();
    }

    private static RedisScripts scripts(Integer... ports) {
        return new RedisScripts(nodes(ports), PATIENT, Optional.empty());
    }

    private static List<RedisURI> nodes(Integer... ports) {
        return RedisUrl.parse(Stream.of(ports)
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(",", "redis://", "")));
    }

    private static void follow(RedisProcess replica, RedisProcess master) {
        replica.redis().replicaof("127.0.0.1", master.port());
    }

    @Test
    void theMasterIsFoundWhereverItStandsAndTheReplicaIsLeftAlone() {
        follow(first, second);
        try (var scripts = scripts(first.port(), second.port())) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            assertThat(scripts.clustered()).isFalse();
            assertThat(second.redis().get("key")).isEqualTo("1");
        }
    }

    @Test
    void aMasterThatHasBecomeAReplicaIsLeftForTheOtherWithoutLosingACall() {
        try (var scripts = scripts(first.port(), second.port())) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            follow(first, second);
            assertThat(count(scripts, "key")).isEqualTo(1);
            assertThat(second.redis().get("key")).isEqualTo("1");
        }
    }

    @Test
    void theReplicaOfADeadMasterIsFoundOncePromoted() {
        follow(second, first);
        try (var scripts = scripts(first.port(), second.port())) {
            count(scripts, "key");
            first.close();
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class);
            second.redis().replicaofNoOne();
            assertThat(count(scripts, "other")).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatIsGoneWithoutAWordHoldsNobodyUp() throws Exception {
        try (var gone = new TcpWay(first.port())) {
            gone.shut();
            try (var scripts = scripts(gone.port(), second.port())) {
                assertThat(count(scripts, "key")).isEqualTo(1);
                assertThat(second.redis().get("key")).isEqualTo("1");
            }
        }
    }

    @Test
    void theReplicaOfAMasterThatHasGoneMuteIsFoundOncePromoted() throws Exception {
        try (var way = new TcpWay(first.port());
                var scripts = new RedisScripts(nodes(way.port(), second.port()),
                        new Deadlines(ofMillis(100), ofSeconds(20)), Optional.empty(), clock)) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            way.shut();
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class);
            clock.advance(ofSeconds(2)); // after which a call waits as long as a first one
            assertThat(count(scripts, "key")).isEqualTo(1);
            assertThat(second.redis().get("key")).isEqualTo("1");
        }
    }

    @Test
    void aReplicaAloneIsSaidToBeOne() {
        follow(first, second);
        try (var scripts = scripts(first.port())) {
            assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class)
                    .hasMessage("Redis: the node is a replica (READONLY)");
            first.redis().replicaofNoOne();
            assertThat(count(scripts, "key")).isEqualTo(1);
        }
    }
}
