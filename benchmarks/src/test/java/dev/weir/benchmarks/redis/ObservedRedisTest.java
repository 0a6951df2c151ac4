package dev.weir.benchmarks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Subject;
import dev.weir.benchmarks.contender.Workload;
import org.junit.jupiter.api.Test;

final class ObservedRedisTest {

    @Test
    void emptiesOnlyWhatItFoundEmpty() {
        try (var server = OwnRedis.start();
                var redis = ObservedRedis.at(server.url());
                var next = redis.next();
                var incr = Entrant.INCR.open(next.url(), Workload.ONE)) {
            incr.admits(Subject.of(1));

            assertThatExceptionOfType(UnusableRedis.class).isThrownBy(redis::next).withMessageContaining("Database 1");
            redis.empty();
            assertThat(next.bytesOfKeys(key -> key.contains(Subject.of(1).client()))).hasSize(1);
        }
    }
}
