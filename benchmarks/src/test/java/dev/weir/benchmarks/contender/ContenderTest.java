package dev.weir.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.redis.ObservedRedis;
import dev.weir.benchmarks.redis.OwnRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A contender that does not limit would be worth no comparison. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContenderTest {

    private static final Quota MUCH = new Quota(100, Duration.ofHours(1));
    private static final Quota MUCH_A_DAY = new Quota(100, Duration.ofDays(1));
    private static final Quota THREE = new Quota(3, Duration.ofHours(1));
    private static final Quota THREE_A_DAY = new Quota(3, Duration.ofDays(1));

    private static final Subject ANN = new Subject("ann", "acme");
    private static final Subject BOB = new Subject("bob", "acme");
    private static final Subject EVE = new Subject("eve", "other");

    private final OwnRedis server = OwnRedis.start();
    private final ObservedRedis redis = ObservedRedis.at(server.url());

    @AfterAll
    void stop() {
        redis.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhoseQuotaIsUsedUpAndNobodyElse(Entrant entrant) {
        try (var contender = entrant.open(redis.url(), workload(Level.ofClient(THREE)))) {
            contender.introduce(Stream.of(ANN, BOB, EVE));

            assertThat(asked(contender, 5, ANN)).containsExactly(true, true, true, false, false);
            assertThat(contender.admits(BOB)).isTrue();
        } finally {
            redis.empty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsEveryLimitOfEveryLevel(Entrant entrant) {
        var clients = List.of(Level.ofClient(THREE, MUCH_A_DAY), Level.ofClient(MUCH, THREE_A_DAY));
        for (var level : clients) {
            assertThat(admitted(entrant, workload(level, Level.ofTenant(MUCH, MUCH_A_DAY)))).containsExactly(3, 1, 1);
        }
        var tenants = List.of(Level.ofTenant(THREE, MUCH_A_DAY), Level.ofTenant(MUCH, THREE_A_DAY));
        for (var level : tenants) {
            assertThat(admitted(entrant, workload(Level.ofClient(MUCH, MUCH_A_DAY), level))).containsExactly(3, 0, 1);
        }
    }

    /** Of five calls of Ann's, then one of Bob's, who shares her tenant, then one of Eve's, who does not. */
    private List<Integer> admitted(Entrant entrant, Workload workload) {
        try (var contender = entrant.open(redis.url(), workload)) {
            contender.introduce(Stream.of(ANN, BOB, EVE));
            return Stream.of(asked(contender, 5, ANN), asked(contender, 1, BOB), asked(contender, 1, EVE))
                    .map(answers -> (int) answers.stream().filter(Boolean::booleanValue).count())
                    .toList();
        } finally {
            redis.empty();
        }
    }

    private static List<Boolean> asked(Contender contender, int times, Subject subject) {
        return Stream.generate(() -> contender.admits(subject)).limit(times).toList();
    }

    private static Workload workload(Level... levels) {
        return new Workload("a few", List.of(levels));
    }
}
