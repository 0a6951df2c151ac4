package dev.weir.limiter.redis;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Redis keeps stays small, ends, and is never more than can be counted. */
final class RedisBoundsTest {

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();
    private RedisStore store;
    private MemoryStore memory;

    @BeforeEach
    void open() {
        store = REDIS.store(clock);
        memory = new MemoryStore(clock);
    }

    @AfterEach
    void close() {
        store.close();
        memory.close();
    }

    private static Partition client(Limit... limits) {
        return new Partition("acme", "client", List.of(limits));
    }

    private static Account look(Store store, Partition partition) {
        return store.look(List.of(partition));
    }

    @Test
    void tenThousandHoldsOfAnyLifetimesTakeNoMoreThanAThousandBytes() {
        var random = new Random(3);
        var partition = client(Limit.inFlight("places", 100_000), Limit.slidingWindow("calls", 100_000, ofHours(1)));
        for (int i = 0; i < 10_000; i++) {
            clock.advance(ofMillis(random.nextLong(3)));
            store.decide(new Call(List.of(partition), Cost.ONE_REQUEST, Optional.of(new Reservation("h" + i,
                    Cost.of(Unit.IN_FLIGHT, 1), ofMillis(random.nextLong(1_000, 900_000))))));
        }
        assertThat(REDIS.redis().memoryUsage("weir:{acme}:client")).isLessThan(1_024);
    }

    /** Whatever fractions a bucket's quota and window make. */
    @ParameterizedTest
    @CsvSource({"6000000, 1000000000", "7, 1001", "997, 86399"})
    void aLevelOfTwoLimitsTakesAHundredAndThirtyBytes(long aMinute, long anHour) {
        var limits = List.of(Limit.tokenBucket("minute", aMinute, ofMinutes(1), aMinute),
                Limit.slidingWindow("hour", anHour, ofHours(1)));
        store.decide(new Call(List.of(new Partition("t12", "client/c1234", limits)), Cost.ONE_REQUEST));
        assertThat(REDIS.redis().memoryUsage("weir:{t12}:client/c1234")).isLessThanOrEqualTo(130);
    }

    @Test
    void whatIsOverOfANameIsRememberedThoughTheNextAttemptIsShortAndTakesFewBytes() {
        var partition = client(Limit.slidingWindow("calls", 100_000, ofHours(1)));
        for (int i = 0; i < 100; i++) {
            store.settle(attempt(partition, i), Cost.NOTHING);
        }
        attempt(partition, 100);
        assertThat(REDIS.redis().pttl("weir-hold:{acme}:order")).isBetween(590_000L, 600_001L);
        assertThat(REDIS.redis().memoryUsage("weir-hold:{acme}:order")).isLessThan(1_024);
    }

    private Hold attempt(Partition partition, int n) {
        var id = "order~0123456789abcdef0123456789abc%03d".formatted(n);
        var call = new Call(List.of(partition), Cost.ONE_REQUEST,
                Optional.of(new Reservation(id, Cost.NOTHING, ofSeconds(1))));
        return ((Allowed) store.decide(call)).hold().orElseThrow();
    }

    @Test
    void aLogWhoseListIsLostCountsAnewAndDoesNotKeepWhatItCannotForget() {
        var partition = client(Limit.slidingLog("log", 10, ofMinutes(1)), Limit.fixedWindow("calls", 1_000,
                Period.every(ofDays(1))));
        store.decide(new Call(List.of(partition), Cost.requests(9)));
        REDIS.redis().del("weir-log:{acme}:client:requests:log");
        clock.advance(ofMinutes(2));

        assertThat(store.decide(new Call(List.of(partition), Cost.requests(10)))).isInstanceOf(Allowed.class);
        assertThat(store.decide(new Call(List.of(partition), Cost.requests(1)))).isInstanceOf(Denied.class);
    }

    static Stream<Limit> limits() {
        return Stream.of(Limit.fixedWindow("x", 10, Period.every(ofMinutes(1))),
                Limit.slidingWindow("x", 10, ofDays(300)),
                Limit.tokenBucket("x", 1, ofMinutes(1), 1),
                Limit.tokenBucket("x", 10, ofDays(300), 10));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void grantsBeyondWhatCanBeCountedAreStillGrants(Limit limit) {
        for (var each : List.of(store, memory)) {
            for (int i = 0; i < 5; i++) {
                each.steer(client(limit), new Steering.Grant("x", Limit.MOST / 4 - 1));
            }
            assertThat(each.decide(new Call(List.of(client(limit)), Cost.requests(1)))).isInstanceOf(Allowed.class);
        }
        assertThat(look(store, client(limit))).isEqualTo(look(memory, client(limit)));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void aHugeDebtIsCountedExactlyByOtherLimitsToo(Limit limit) {
        var before = client(Limit.fixedWindow("x", 10, Period.every(ofMinutes(1))));
        for (var each : List.of(store, memory)) {
            var call = new Call(List.of(before), Cost.NOTHING,
                    Optional.of(new Reservation("huge", Cost.requests(1), ofSeconds(10))));
            each.settle(((Allowed) each.decide(call)).hold().orElseThrow(), Cost.requests(Limit.MOST - 1));
        }
        assertThat(look(store, client(limit))).isEqualTo(look(memory, client(limit)));
    }

    @Test
    void asManyLimitsAsOneScriptMayKnowAreDecidedAndSettled() {
        var logs = List.of(Limit.slidingLog("calls", 2, ofMinutes(1)).asShadow(),
                Limit.slidingLog("tokens", 2, ofMinutes(1)).of(Unit.TOKENS),
                Limit.slidingLog("usd", 2, ofMinutes(1)).of(Unit.USD));
        var partitions = IntStream.range(0, Partition.MOST)
                .mapToObj(i -> new Partition("acme", "level-" + i, logs))
                .toList();
        assertThat(partitions.size() * logs.size()).isEqualTo(Partition.MOST_LIMITS);
        var call = new Call(partitions, Cost.NOTHING,
                Optional.of(new Reservation("whole", Cost.ONE_REQUEST.with(Unit.TOKENS, 1).with(Unit.USD, 1),
                        ofSeconds(30))));
        var hold = ((Allowed) store.decide(call)).hold().orElseThrow();

        assertThat(store.renew(hold, ofSeconds(40))).isPresent();
        assertThat(store.settle(hold, call.held())).isEqualTo(Settlement.SETTLED);
        assertThat(store.look(partitions).standings()).hasSize(Partition.MOST_LIMITS)
                .allSatisfy(standing -> assertThat(standing.used()).isOne());
    }

    private static List<String> dump() {
        return REDIS.redis().keys("*").stream().sorted().map(key -> Arrays.toString(REDIS.redis().dump(key))).toList();
    }

    @Test
    void aDenialWritesNothing() {
        var partition = client(Limit.slidingLog("log", 2, ofMinutes(1)),
                Limit.tokenBucket("bucket", 100, ofMinutes(1), 100),
                Limit.slidingLog("shadow", 1, ofMinutes(1)).asShadow(), Limit.inFlight("places", 9));
        var call = new Call(List.of(partition), Cost.ONE_REQUEST,
                Optional.of(new Reservation("first", Cost.of(Unit.IN_FLIGHT, 1), ofSeconds(30))));
        store.decide(call);
        store.decide(new Call(List.of(partition), Cost.ONE_REQUEST));
        clock.advance(ofSeconds(59));
        var before = dump();
        REDIS.redis().configResetstat();

        for (int i = 0; i < 5; i++) {
            assertThat(store.decide(new Call(List.of(partition), Cost.ONE_REQUEST))).isInstanceOf(Denied.class);
            assertThat(store.decide(new Call(List.of(partition), Cost.ONE_REQUEST,
                    Optional.of(new Reservation("another", Cost.of(Unit.IN_FLIGHT, 1), ofSeconds(30))))))
                    .isInstanceOf(Denied.class);
            look(store, partition);
        }
        assertThat(REDIS.redis().info("commandstats")).doesNotContain("cmdstat_psetex",
                "cmdstat_set:", "cmdstat_rpush",
                "cmdstat_ltrim", "cmdstat_del", "cmdstat_pexpire");
        assertThat(dump()).isEqualTo(before);
    }
}
