package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.COUNT;
import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.Lua.number;
import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static dev.weir.limiter.redis.RedisCluster.keyOf;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.StoreUnavailable;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real cluster of three masters. */
final class RedisClusterTest {

    private static final byte[][] NOTHING = {};

    @RegisterExtension
    private static final OneCluster CLUSTER = new OneCluster();

    private RedisScripts scripts;

    @BeforeEach
    void forgetScripts() {
        for (int i = 0; i < 3; i++) {
            CLUSTER.cluster().node(i).scriptFlush();
        }
        scripts = new RedisScripts(RedisUrl.parse(CLUSTER.cluster().url()), PATIENT, Optional.empty());
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    @Test
    void itIsKnownWithoutBeingTold() {
        assertThat(scripts.clustered()).isTrue();
    }

    @Test
    void everyNodeCountsItsOwnKeysAndSeesTheScriptFirst() {
        var sent = Stream.of(0, 1, 2)
                .map(node -> scripts.send(COUNT, new String[]{keyOf(node, "a")}, NOTHING))
                .toList();
        assertThat(sent).extracting(pending -> number(pending.get())).containsExactly(1L, 1L, 1L);
        for (int node = 0; node < 3; node++) {
            assertThat(CLUSTER.cluster().node(node).get(keyOf(node, "a"))).isEqualTo("1");
        }
    }

    @Test
    void oneNodeThatLostTheScriptIsSentItInFull() {
        count(scripts, keyOf(0, "a"));
        count(scripts, keyOf(1, "a"));
        CLUSTER.cluster().node(1).scriptFlush();
        assertThat(count(scripts, keyOf(0, "a"))).isEqualTo(2);
        assertThat(count(scripts, keyOf(1, "a"))).isEqualTo(2);
    }

    @Test
    void onlyNodesThatAreNeededAreConnectedTo() {
        var before = connections();
        scripts.prime(COUNT, ofSeconds(20));
        count(scripts, keyOf(0, "a"));
        count(scripts, keyOf(1, "a"));
        assertThat(connections()).containsExactly(before.get(0) + 1, before.get(1) + 1, before.get(2));
    }

    private static List<Integer> connections() {
        return Stream.of(0, 1, 2).map(node -> CLUSTER.cluster().way(node).connections()).toList();
    }

    @Test
    void keysOfTwoSlotsAreAMistake() {
        var mixed = new String[]{keyOf(0, "a"), keyOf(1, "a")};
        assertThatThrownBy(() -> scripts.send(COUNT, mixed, NOTHING).get()).isInstanceOf(StoreUnavailable.class)
                .hasMessage("Redis: the keys of one script must share a slot (CROSSSLOT)");
    }

    @Test
    void aSlotThatHasMovedIsFollowedAndCountedOnce() {
        var key = keyOf(0, "moved");
        assertThat(count(scripts, key)).isEqualTo(1);
        begin(key, 0, 1);
        CLUSTER.cluster().node(0).migrate("127.0.0.1", CLUSTER.cluster().master(1).port(), key, 0, 1_000);
        end(key, 1);
        try {
            assertThat(count(scripts, key)).isEqualTo(2);
            assertThat(count(scripts, key)).isEqualTo(3);
            assertThat(CLUSTER.cluster().node(1).get(key)).isEqualTo("3");
        } finally {
            CLUSTER.cluster().node(1).del(key);
            end(key, 0);
        }
    }

    @Test
    void aKeyThatIsAheadOfItsSlotIsAskedForWhereItIs() {
        var key = keyOf(0, "ahead");
        assertThat(count(scripts, key)).isEqualTo(1);
        begin(key, 0, 1);
        try {
            CLUSTER.cluster().node(0).migrate("127.0.0.1", CLUSTER.cluster().master(1).port(), key, 0, 1_000);
            assertThat(count(scripts, key)).isEqualTo(2);
            assertThat(count(scripts, key)).isEqualTo(3);
        } finally {
            end(key, 1);
            assertThat(CLUSTER.cluster().node(1).getdel(key)).isEqualTo("3");
            end(key, 0);
        }
    }

    @Test
    void keysOfWhichSomeAreAheadOfTheirSlotAreAskedForUntilTheyAreTogether() {
        var keys = Stream.of("a", "b").map(name -> "{" + keyOf(0, "split") + "}" + name).toArray(String[]::new);
        var both = Lua.script("redis.call('INCR', KEYS[1]) return redis.call('INCR', KEYS[2])");
        assertThat(number(scripts.send(both, keys, NOTHING).get())).isEqualTo(1);
        begin(keys[0], 0, 1);
        CLUSTER.cluster().node(0).migrate("127.0.0.1", CLUSTER.cluster().master(1).port(), keys[0], 0, 1_000);
        var before = triedAgain();
        try {
            assertThatThrownBy(() -> scripts.send(both, keys, NOTHING).get()).isInstanceOf(StoreUnavailable.class)
                    .hasMessage("Redis is moving the slot of these keys (TRYAGAIN)");
            assertThat(triedAgain() - before).isGreaterThan(1);

            CLUSTER.cluster().node(0).migrate("127.0.0.1", CLUSTER.cluster().master(1).port(), keys[1], 0, 1_000);
            assertThat(number(scripts.send(both, keys, NOTHING).get())).isEqualTo(2);
        } finally {
            end(keys[0], 1);
            assertThat(CLUSTER.cluster().node(1).get(keys[0])).isEqualTo("2");
            CLUSTER.cluster().node(1).del(keys);
            end(keys[0], 0);
        }
    }

    private static long triedAgain() {
        return Stream.of(0, 1)
                .flatMap(node -> CLUSTER.cluster().node(node).info("errorstats").lines())
                .filter(line -> line.startsWith("errorstat_TRYAGAIN:count="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                .sum();
    }

    private static void begin(String key, int from, int to) {
        var slot = SlotHash.getSlot(key);
        CLUSTER.cluster().node(to).clusterSetSlotImporting(slot, CLUSTER.cluster().node(from).clusterMyId());
        CLUSTER.cluster().node(from).clusterSetSlotMigrating(slot, CLUSTER.cluster().node(to).clusterMyId());
    }

    private static void end(String key, int owner) {
        var id = CLUSTER.cluster().node(owner).clusterMyId();
        for (var node : List.of(owner, (owner + 1) % 3, (owner + 2) % 3)) {
            CLUSTER.cluster().node(node).clusterSetSlotNode(SlotHash.getSlot(key), id);
        }
    }

    @Test
    void whatWasInFlightWhenANodesConnectionBrokeIsNotSentAgain() {
        var key = keyOf(1, "broken");
        assertThat(count(scripts, key)).isEqualTo(1);
        CLUSTER.cluster().way(1).cutAtAnswer();
        assertThatThrownBy(() -> count(scripts, key)).isInstanceOf(StoreUnavailable.class);
        assertThat(CLUSTER.cluster().node(1).get(key)).isEqualTo("2");
        assertThat(count(scripts, key)).isEqualTo(3);
    }
}
