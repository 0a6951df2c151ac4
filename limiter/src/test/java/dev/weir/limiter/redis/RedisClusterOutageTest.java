package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.RedisCluster.keyOf;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cluster without one of its masters. */
final class RedisClusterOutageTest {

    private static final Deadlines PATIENT = new Deadlines(ofSeconds(2), ofSeconds(2));

    private static Call onNodes(int... nodes) {
        var partitions = IntStream.of(nodes)
                .mapToObj(node -> new Partition(keyOf(node, "a"), "client",
                        List.of(Limit.slidingWindow("hour", 90, ofHours(1)))))
                .toList();
        return new Call(partitions, Cost.ONE_REQUEST);
    }

    @Test
    void aMasterThatIsGoneKeepsNobodyFromTheOthers() throws Exception {
        // By this clock no time passes: whatever is away stays away.
        try (var cluster = RedisCluster.start();
                var limiter = new Limiter(new RedisStore(cluster.url(), PATIENT), new ManualClock(), Tuning.ALONE)) {
            assertThat(limiter.decide(onNodes(1))).isInstanceOf(Answer.Decided.class);
            cluster.master(1).close();

            assertThat(limiter.decide(onNodes(1))).isInstanceOf(Answer.Degraded.class);
            assertThat(limiter.decide(onNodes(0))).isInstanceOf(Answer.Decided.class);
            assertThat(limiter.decide(onNodes(0, 1))).isInstanceOf(Answer.Degraded.class);
            assertThat(limiter.decide(onNodes(0, 2))).isInstanceOf(Answer.Decided.class);
            assertThat(limiter.look(onNodes(0, 2).partitions()).standings()).hasSize(2);
            assertThat(limiter.decide(onNodes(1))).isInstanceOf(Answer.Degraded.class);
        }
    }
}
