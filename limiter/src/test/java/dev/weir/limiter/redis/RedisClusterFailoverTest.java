package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.RedisCluster.keyOf;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.StoreUnavailable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster that loses a master, the one that its URL names first. */
final class RedisClusterFailoverTest {

    private static final Deadlines PATIENT = new Deadlines(ofSeconds(2), ofSeconds(2));

    @Test
    void thePromotedReplicaIsFoundByTheNextCall() throws Exception {
        var key = keyOf(0, "a");
        try (var cluster = RedisCluster.start();
                var scripts = new RedisScripts(RedisUrl.parse(cluster.url()), PATIENT, Optional.empty())) {
            var replica = cluster.replicate(0);
            assertThat(count(scripts, key)).isEqualTo(1);
            cluster.node(0).waitForReplication(1, 20_000);

            cluster.master(0).close();
            assertThatThrownBy(() -> count(scripts, key)).isInstanceOf(StoreUnavailable.class);
            assertThat(count(scripts, keyOf(1, "a"))).isEqualTo(1);

            cluster.promote(replica);
            assertThat(count(scripts, key)).isEqualTo(2);
            assertThat(count(scripts, key)).isEqualTo(3);
        }
    }
}
