package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.AttemptContract;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreContract;
import dev.weir.limiter.model.ModelContract;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisStoreTest implements StoreContract, AttemptContract, ModelContract {

    private static final Partition ONE_A_MINUTE = new Partition("acme", "client",
            List.of(Limit.slidingWindow("calls", 1, ofMinutes(1))));

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private static final Partition A_THOUSAND_A_MINUTE = new Partition("acme", "client",
            List.of(Limit.slidingWindow("calls", 1_000, ofMinutes(1))));

    private final ManualClock clock = new ManualClock();
    private RedisStore store;

    private static Call one(Partition partition) {
        return new Call(List.of(partition), Cost.ONE_REQUEST);
    }

    @BeforeEach
    void openStore() {
        store = REDIS.store(clock);
        store.prime(ofSeconds(20));
        REDIS.redis().flushall();
    }

    @AfterEach
    void closeStore() {
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
    void agreesWithMemoryOnEverything() {
        var random = new Random(42);
        for (int round = 0; round < 120; round++) {
            REDIS.redis().flushall();
            clock.advance(ofHours(30));
            var partitions = List.of(
                    new Partition("acme", "client", List.of(any(random, "a"), any(random, "b"), any(random, "c"))),
                    new Partition("acme", "tenant", List.of(any(random, "d"), any(random, "e").asShadow())));
            try (var memory = new MemoryStore(clock)) {
                new Walk(random, clock, store, memory, partitions, round).steps(60);
            }
        }
    }

    static Limit any(Random random, String name) {
        var quota = random.nextLong(1, 30);
        // Redis expires keys by real time: a window well above the test's own duration is not cut short by it.
        var window = ofSeconds(random.nextLong(20, 200));
        var limit = switch (random.nextInt(7)) {
            case 0 -> Limit.slidingWindow(name, quota, window);
            case 1 -> Limit.tokenBucket(name, quota, window, random.nextLong(1, 30));
            case 2 -> Limit.fixedWindow(name, quota, Period.every(window));
            case 3 -> Limit.fixedWindow(name, quota, Period.of(ChronoUnit.HOURS, ZoneId.of("Europe/Berlin")));
            case 4 -> Limit.slidingLog(name, quota, window);
            case 5 -> Limit.slidingWindow(name, quota * 1_000_000_000L, ofDays(30));
            default -> Limit.inFlight(name, quota);
        };
        return limit.unit().equals(Unit.IN_FLIGHT) || random.nextBoolean() ? limit : limit.of(Unit.TOKENS);
    }

    @Test
    void tellsTheTimeByHowLongTheKeyLasts() {
        try (var byRedis = new RedisStore(REDIS.url(), PATIENT)) {
            byRedis.decide(one(A_THOUSAND_A_MINUTE));
            REDIS.redis().configResetstat();

            for (int i = 0; i < 10; i++) {
                var before = redisMicros();
                assertThat(byRedis.decide(one(A_THOUSAND_A_MINUTE))).isInstanceOf(Allowed.class);
                assertThat(kept("weir:{acme}:client").begin()).isBetween(before, redisMicros() + 1_000);
            }

            assertThat(REDIS.redis().info("commandstats")).contains("cmdstat_pttl:calls=10,", "cmdstat_time:calls=20,");
        }
    }

    /** Somebody who changes when a key ends must not change what time it is. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 5_000, 130_000, 86_400_000})
    void asksTheClockWhereAKeyDoesNotLastAsItWasTo(long millis) {
        try (var byRedis = new RedisStore(REDIS.url(), PATIENT)) {
            byRedis.decide(one(A_THOUSAND_A_MINUTE));
            if (millis < 0) {
                REDIS.redis().persist("weir:{acme}:client");
            } else {
                REDIS.redis().pexpire("weir:{acme}:client", millis);
            }

            for (int i = 0; i < 3; i++) {
                assertThat(byRedis.decide(one(A_THOUSAND_A_MINUTE))).isInstanceOf(Allowed.class);
                var now = redisMicros();
                assertThat(kept("weir:{acme}:client").begin()).isBetween(now - 10_000_000, now + 7_000_000);
            }
            assertThat(REDIS.redis().pttl("weir:{acme}:client")).isBetween(120_000L, 143_000L);
        }
    }

    private static long redisMicros() {
        var time = REDIS.redis().time();
        return Long.parseLong(time.getFirst()) * 1_000_000 + Long.parseLong(time.getLast());
    }

    @Test
    void decidesByTheClockOfRedisWhenGivenNone() {
        try (var byRedis = new RedisStore(REDIS.url(), PATIENT)) {
            assertThat(byRedis.decide(one(ONE_A_MINUTE))).isInstanceOf(Allowed.class);
            var denied = (Denied) byRedis.decide(one(ONE_A_MINUTE));
            assertThat(denied.retryAfter()).isBetween(ofSeconds(59), ofMinutes(2));

            var ahead = InstantSource.offset(InstantSource.system(), ofHours(1));
            try (var skewed = new RedisStore(REDIS.url(), PATIENT, Optional.of(ahead))) {
                assertThat(skewed.decide(one(ONE_A_MINUTE))).isInstanceOf(Allowed.class);
            }
        }
    }

    @Test
    void aScriptFlushLosesNothing() {
        store.decide(one(ONE_A_MINUTE));
        REDIS.redis().scriptFlush();
        assertThat(store.decide(one(ONE_A_MINUTE))).isInstanceOf(Denied.class);
    }

    @Test
    void aDenialWritesNothing() {
        store.decide(one(ONE_A_MINUTE));
        var key = REDIS.redis().keys("*").getFirst();
        var before = REDIS.redis().get(key);
        REDIS.redis().configResetstat();

        clock.advance(ofSeconds(1));
        store.decide(one(ONE_A_MINUTE));

        assertThat(REDIS.redis().get(key)).isEqualTo(before);
        assertThat(REDIS.redis().info("commandstats")).doesNotContain("cmdstat_psetex", "cmdstat_setrange",
                "cmdstat_set:");
    }

    @Test
    void aKeyLivesAsLongAsItsLimitIsNotWholeAndAnEighthLongerAtMost() {
        store.decide(one(ONE_A_MINUTE));
        var key = REDIS.redis().keys("*").getFirst();
        assertThat(key).isEqualTo("weir:{acme}:client");
        assertThat(REDIS.redis().pttl(key)).isBetween(130_000L, 136_001L);
    }

    @Test
    void aKeysEndIsMovedOnBeforeItWouldComeTooSoonAndNotAtEveryCall() {
        var often = new Partition("acme", "client", List.of(Limit.slidingWindow("often", 1_000, ofMinutes(1))));
        REDIS.redis().configResetstat();
        for (int i = 0; i < 100; i++) {
            clock.advance(ofSeconds(1));
            store.decide(one(often));
            assertThat(endOf("weir:{acme}:client")).isAfterOrEqualTo(clock.instant().plus(ofMinutes(2)));
        }
        assertThat(REDIS.redis().info("commandstats")).contains("cmdstat_psetex:calls=7,",
                "cmdstat_setrange:calls=93,");
    }

    /** Until when the key is said to last by what is kept there: after the ids. */
    private static Instant endOf(String key) {
        var kept = kept(key);
        kept.text();
        return Instant.ofEpochSecond(kept.number());
    }

    private static Packed kept(String key) {
        try (var client = RedisClient.create(REDIS.url())) {
            return new Packed(client.connect(ByteArrayCodec.INSTANCE).sync().get(key.getBytes(UTF_8)));
        }
    }

    @Test
    void aNumberThatNeedsMoreRoomThanBeforeIsKeptWhole() {
        var many = new Partition("acme", "client", List.of(Limit.slidingWindow("many", 1_000_000, ofMinutes(1)),
                Limit.tokenBucket("burst", 1_000_000, ofMinutes(1), 1_000_000)));
        var used = 0L;
        for (int cost : new int[]{100, 27, 1, 127, 1, 65_279, 1, 100_000}) {
            store.decide(new Call(List.of(many), Cost.of(Unit.REQUESTS, cost)));
            used += cost;
            assertThat(store.look(List.of(many)).standings()).extracting(Standing::used).containsExactly(used, used);
        }
        store.steer(many, new Steering.Grant("many", 165_500));
        assertThat(store.look(List.of(many)).standings()).extracting(Standing::used).containsExactly(36L, used);
    }

    @Test
    void aKeyOutlivesItsWindowThoughTheClockHasGoneBack() {
        var hourly = new Partition("acme", "client", List.of(Limit.fixedWindow("hourly", 9, Period.every(ofHours(1)))));
        store.decide(one(hourly));
        clock.advance(ofMinutes(30).negated());
        store.decide(one(hourly));
        assertThat(REDIS.redis().pttl("weir:{acme}:client")).isGreaterThanOrEqualTo(ofMinutes(90).toMillis() - 60_000);
    }

    @Test
    void aRedisThatIsGoneIsSaidWithinTheDeadlineAndFoundAgainWhenBack() throws Exception {
        var first = RedisProcess.start();
        try (var fragile = new RedisStore(first.url(), new Deadlines(ofSeconds(5), ofSeconds(5)))) {
            assertThat(fragile.decide(one(ONE_A_MINUTE))).isInstanceOf(Allowed.class);
            first.close();
            assertThatThrownBy(() -> fragile.decide(one(ONE_A_MINUTE))).isInstanceOf(StoreUnavailable.class)
                    .hasMessageStartingWith("Redis: ");

            try (var second = RedisProcess.onPort(first.port())) {
                assertThat(second.url()).isEqualTo(first.url());
                assertThat(fragile.decide(one(ONE_A_MINUTE))).isInstanceOf(Allowed.class);
                assertThat(fragile.decide(one(ONE_A_MINUTE))).isInstanceOf(Denied.class);
            }
        }
    }

    @Test
    void aRedisThatDoesNotAnswerIsGivenUpAtTheDeadline() {
        try (var hasty = new RedisStore(REDIS.url(), new Deadlines(ofMillis(200), ofSeconds(20)))) {
            hasty.decide(one(ONE_A_MINUTE));
            REDIS.redis().clientPause(300);
            assertThatThrownBy(() -> hasty.decide(one(ONE_A_MINUTE))).isInstanceOf(StoreUnavailable.class)
                    .hasMessage("Redis: no answer within 200 ms");
            assertThat(hasty.decide(one(ONE_A_MINUTE))).isInstanceOf(Denied.class);
        }
    }

    @Test
    void aDisconnectedStoreConnectsAnew() {
        store.decide(one(ONE_A_MINUTE));
        var before = connections();
        store.disconnect();
        assertThat(store.decide(one(ONE_A_MINUTE))).isInstanceOf(Denied.class);
        assertThat(connections()).isNotEqualTo(before);
    }

    /** Redis' ids of the connections to it. */
    private static List<String> connections() {
        return REDIS.redis().clientList().lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }

    @Test
    void aConnectionThatHasGoneMuteIsGivenUp() throws Exception {
        try (var way = new TcpWay(REDIS.process().port());
                var through = new RedisStore(way.url(), new Deadlines(ofMillis(200), ofMillis(200)))) {
            through.prime(ofSeconds(20));
            way.muteWhatIsOpen();
            assertThatThrownBy(() -> through.decide(one(ONE_A_MINUTE))).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> through.decide(one(ONE_A_MINUTE))).isInstanceOf(StoreUnavailable.class);
            assertThat(through.decide(one(ONE_A_MINUTE))).isInstanceOf(Allowed.class);
        }
    }

    @Test
    void whatIsGivenUpWhileConnectingTakesNothing() throws Exception {
        var three = new Partition("acme", "client", List.of(Limit.slidingWindow("calls", 3, ofHours(1))));
        try (var way = new TcpWay(REDIS.process().port());
                var through = new RedisStore(way.url(), new Deadlines(ofMillis(50), ofMillis(50)))) {
            way.shut();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> through.decide(one(three))).isInstanceOf(StoreUnavailable.class);
            }
            way.open();
            through.prime(ofSeconds(20));
            assertThat(((Allowed) through.decide(one(three))).standings().getFirst().remaining()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6379", "http://localhost", "redis://", "redis://:p%ssword@host:6379",
        "redis://:pass#word@host", "redis://:pass/word@host:6379", "redis-socket:///tmp/redis"})
    void aUrlThatIsNoneIsRefusedWithoutBeingRepeated(String url) {
        assertThatThrownBy(() -> new RedisStore(url, PATIENT)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a Redis URL ")
                .message()
                .doesNotContain("p%ss", "pass#", "pass/");
    }

    @Test
    void aPasswordThatIsWrongIsSaidToBeAndNotRepeated() {
        try (var wrong = new RedisStore(REDIS.url().replace("//", "//user:guess@"), PATIENT)) {
            assertThatThrownBy(() -> wrong.decide(one(ONE_A_MINUTE))).isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("guess");
        }
    }
}
