package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that come while others are in flight are decided by one script, each as if it had come alone. */
final class BatchTest {

    private static final int CALLS = 60;
    private static final int ALONE = 8;

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();
    private RedisStore store;

    @BeforeEach
    void open() {
        store = new RedisStore(REDIS.url(), PATIENT);
        store.prime(ofSeconds(20));
        REDIS.redis().configResetstat();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Partition client(Limit... limits) {
        return new Partition("acme", "client", List.of(limits));
    }

    private static Partition tenant(Limit... limits) {
        return new Partition("acme", "tenant", List.of(limits));
    }

    private Slot slot(Optional<InstantSource> told, List<Partition> partitions) {
        return new Slot(store.scripts(), new RedisClock(told, InstantSource.system()), Keys.PLAIN,
                new Shape(Shape.of(partitions)), partitions);
    }

    /** What is sent while Redis writes nothing. */
    private static <T> List<T> together(int count, Function<Integer, T> send) {
        client("PAUSE", "60000", "WRITE");
        var sent = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            sent.add(send.apply(i));
        }
        client("UNPAUSE");
        return sent;
    }

    private static void client(String... words) {
        var args = new CommandArgs<>(StringCodec.UTF8);
        for (var word : words) {
            args.add(word);
        }
        REDIS.redis().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), args);
    }

    private static long scriptsRun() {
        return REDIS.redis()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^:]*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    static List<List<Partition>> shapes() {
        var hour = Limit.slidingWindow("hour", 90, ofHours(1));
        var minute = Limit.tokenBucket("minute", 60, ofMinutes(1), 40);
        return List.of(List.of(client(hour)), List.of(client(minute)),
                List.of(client(minute, hour), tenant(Limit.tokenBucket("minute", 70, ofMinutes(1), 50), hour)),
                List.of(client(Limit.fixedWindow("day", 50, Period.of(ChronoUnit.DAYS, ZoneId.of("Europe/Berlin"))))),
                List.of(client(Limit.fixedWindow("month", 50, Period.monthsFrom(15, ZoneId.of("America/New_York"))),
                        minute)),
                List.of(client(Limit.slidingLog("log", 55, ofMinutes(1))), tenant(minute)),
                List.of(client(Limit.slidingLog("log", 55, ofMinutes(1)), Limit.slidingLog("short", 35, ofSeconds(9)))),
                List.of(client(minute.asShadow(), hour), tenant(hour)),
                List.of(client(Limit.slidingWindow("tokens", 500, ofMinutes(5)).of(Unit.TOKENS), minute)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void eachIsDecidedAsIfItHadComeAlone(List<Partition> partitions) {
        var slot = slot(Optional.of(clock), partitions);
        // What goes by itself may be overtaken by those who waited: that is others' calls, of the same limits.
        var others = slot(Optional.of(clock), partitions.stream()
                .map(partition -> new Partition("globex", partition.name(), partition.limits()))
                .toList());
        var random = new Random(11);
        try (var memory = new MemoryStore(clock)) {
            for (int round = 0; round < 5; round++) {
                var costs = IntStream.range(0, CALLS)
                        .mapToObj(_ -> Cost.requests(random.nextLong(1, 4)))
                        .toList();
                var asked = together(CALLS, i -> (i < ALONE ? others : slot).take(costs.get(i)));
                for (int i = ALONE; i < CALLS; i++) {
                    assertThat(slot.decision(asked.get(i).get(), costs.get(i), Optional.empty()))
                            .as("call %d of round %d", i, round)
                            .isEqualTo(memory.decide(new Call(partitions, costs.get(i))));
                }
                clock.advance(Duration.ofMillis(random.nextLong(40_000)));
            }
        }
    }

    @Test
    void whoHasNotLeftWhenTheConnectionEndsGoesByAnother() {
        var slot = slot(Optional.empty(), List.of(client(Limit.slidingWindow("hour", 90, ofHours(1)))));
        slot.take(Cost.ONE_REQUEST).get();
        client("PAUSE", "60000", "WRITE");
        var asked = IntStream.range(0, CALLS).mapToObj(_ -> slot.take(Cost.ONE_REQUEST)).toList();
        REDIS.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
        client("UNPAUSE");

        assertThat(asked.subList(0, ALONE)).allSatisfy(
                sent -> assertThatThrownBy(sent::get).isInstanceOf(StoreUnavailable.class));
        assertThat(asked.subList(ALONE, CALLS))
                .allSatisfy(waiting -> assertThat(waiting.get().what()).isEqualTo(Scripts.DONE));
    }

    @Test
    void thoseWhoWaitShareAScript() {
        var slot = slot(Optional.empty(), List.of(client(Limit.slidingWindow("hour", 50, ofHours(1)))));
        slot.take(Cost.ONE_REQUEST).get();
        REDIS.redis().configResetstat();
        var asked = together(CALLS, _ -> slot.take(Cost.ONE_REQUEST));
        var admitted = asked.stream()
                .map(one -> slot.decision(one.get(), Cost.ONE_REQUEST, Optional.empty()))
                .filter(Decision.Allowed.class::isInstance)
                .count();
        assertThat(admitted).isEqualTo(49);
        // The first script of many is not known yet, and then it is.
        assertThat(scriptsRun()).isBetween(ALONE + 2L, ALONE + 4L);
    }

    @Test
    void whatFailsInOneIsNoneOfTheOthersBusiness() {
        var limit = Limit.tokenBucket("minute", 60, ofMinutes(1), 60);
        REDIS.redis().lpush("weir:{acme}:broken", "somebody's list");
        var asked = together(CALLS,
                i -> slot(Optional.empty(),
                        List.of(new Partition("acme", i % 3 == 0 ? "broken" : "client", List.of(limit))))
                        .take(Cost.ONE_REQUEST));
        for (int i = 0; i < CALLS; i++) {
            var one = asked.get(i);
            if (i % 3 == 0) {
                assertThatThrownBy(one::get).isInstanceOfSatisfying(StoreUnavailable.class,
                        away -> assertThat(away.isOfOneCall()).isTrue()).hasMessageContaining("WRONGTYPE");
            } else {
                assertThat(one.get().what()).isEqualTo(Scripts.DONE);
            }
        }
    }

    @Test
    void aScriptOfManyThatRedisHasLostIsSentInFull() {
        var slot = slot(Optional.empty(), List.of(client(Limit.tokenBucket("minute", 900, ofMinutes(1), 900))));
        for (int round = 0; round < 3; round++) {
            slot.take(Cost.ONE_REQUEST).get();
            REDIS.redis().scriptFlush();
            var asked = together(CALLS, _ -> slot.take(Cost.ONE_REQUEST));
            assertThat(asked).allSatisfy(one -> assertThat(one.get().what()).isEqualTo(Scripts.DONE));
        }
        assertThat(slot.take(Cost.NOTHING).get().ledger(slot.partitions()).standings().getFirst().remaining())
                .isBetween(900L - 3 * (CALLS + 1), 900L - 3 * (CALLS + 1) + 60);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCrowdOnOneKeyGetsTheQuotaAndNotOneMoreThoughConnectionsBreak(Limit limit) throws Exception {
        var call = new Call(List.of(client(limit)), Cost.ONE_REQUEST);
        var left = new AtomicInteger(5_000);
        var lost = new AtomicInteger();
        var admitted = new AtomicInteger();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 256; i++) {
                crowd.execute(() -> {
                    for (int n = left.decrementAndGet(); n >= 0; n = left.decrementAndGet()) {
                        if (n == 4_500) {
                            REDIS.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
                        }
                        try {
                            admitted.addAndGet(store.decide(call) instanceof Decision.Allowed ? 1 : 0);
                        } catch (StoreUnavailable _) {
                            lost.incrementAndGet();
                        }
                    }
                });
            }
        }
        // What was in flight may have been taken, though nobody heard of it: no more than left together.
        assertThat(admitted.get()).isBetween(1_500 - Math.min(lost.get(), 8 * 32), 1_500);
        assertThat(store.look(call.partitions()).standings().getFirst().used()).isEqualTo(1_500);
    }

    static List<Limit> kinds() {
        return List.of(Limit.fixedWindow("fixed", 1_500, Period.every(ofHours(24))),
                Limit.tokenBucket("bucket", 1, ofHours(24), 1_500), Limit.slidingLog("log", 1_500, ofHours(24)));
    }

    @Test
    void whoWaitsForOthersIsToldWhenTheStoreIsClosed() {
        var slot = slot(Optional.empty(), List.of(client(Limit.slidingWindow("hour", 50, ofHours(1)))));
        slot.take(Cost.ONE_REQUEST).get();
        client("PAUSE", "60000", "WRITE");
        try {
            var asked = IntStream.range(0, CALLS).mapToObj(_ -> slot.take(Cost.ONE_REQUEST)).toList();
            store.close();
            assertThat(asked).allSatisfy(one -> assertThatThrownBy(one::get).isInstanceOf(StoreUnavailable.class)
                    .message()
                    .containsIgnoringCase("closed"));
        } finally {
            client("UNPAUSE");
        }
    }
}
