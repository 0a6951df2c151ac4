package dev.weir.limiter.redis;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Store;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.LeaseContract;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisLeasesTest implements LeaseContract {

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();
    private final RedisStore store = REDIS.store(clock);

    @AfterEach
    void disconnect() {
        store.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Test
    void scriptsThatAreForgottenChangeNothing() {
        var limit = Limit.fixedWindow("global", 1_000, Period.every(ofMinutes(1)));
        var call = new Call(List.of(new Partition("global/all", "global", List.of(limit), Sharing.LEASED)),
                Cost.ONE_REQUEST);
        var instances = List.of(new Limiter(store, clock, Tuning.oneOf(2)),
                new Limiter(store, clock, Tuning.oneOf(2)));
        var passed = IntStream.range(0, 1_500).filter(n -> {
            if (n % 100 == 0) {
                REDIS.redis().scriptFlush();
            }
            return instances.get(n % 2).decide(call) instanceof Answer.Decided(Allowed _);
        }).count();
        assertThat(passed).isBetween(750L, 1_000L);
    }

    @Test
    void whoeverEndsGivesBackWhatIsLeft() {
        var limit = Limit.fixedWindow("global", 1_000, Period.every(ofMinutes(1)));
        var partitions = List.of(new Partition("global/all", "global", List.of(limit), Sharing.LEASED));
        try (var instance = new Limiter(REDIS.store(clock), clock, Tuning.oneOf(2))) {
            IntStream.range(0, 10).forEach(_ -> instance.decide(new Call(partitions, Cost.ONE_REQUEST)));
            assertThat(store.look(partitions).standings().getFirst().used()).isGreaterThan(10);
        }
        assertThat(store.look(partitions).standings().getFirst().used()).isEqualTo(10);
    }

    /** A leased limit needs no slot but the client's, and of Redis a fraction of the commands. */
    @Test
    void redisIsAskedForSharesNotForCalls() {
        var limit = Limit.fixedWindow("global", 100_000, Period.every(ofMinutes(1)));
        var instance = new Limiter(store, clock, Tuning.oneOf(10));
        var call = new Call(List.of(new Partition("global/all", "global", List.of(limit), Sharing.LEASED)),
                Cost.ONE_REQUEST);
        REDIS.redis().configResetstat();
        IntStream.range(0, 5_000).forEach(_ -> instance.decide(call));
        var calls = REDIS.redis().info("commandstats").lines().filter(line -> line.startsWith("cmdstat_eval")).toList();
        assertThat(calls).isNotEmpty()
                .allSatisfy(line -> assertThat(Integer.parseInt(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                        .isLessThan(60));
    }
}
