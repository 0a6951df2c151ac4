package dev.weir.limiter.redis;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads at once, on memory, on one Redis and on a cluster, where each call is decided by two slots. */
final class RedisCrowdTest {

    private static RedisProcess process;
    private static RedisCluster cluster;

    private final ManualClock clock = new ManualClock();

    enum Where {
        MEMORY,
        REDIS,
        CLUSTER
    }

    @BeforeAll
    static void start() throws Exception {
        process = RedisProcess.start();
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stop() {
        process.close();
        cluster.close();
    }

    @BeforeEach
    void flush() {
        process.redis().flushall();
        cluster.flush();
    }

    private Store store(Where where) {
        var patient = new Deadlines(ofSeconds(20), ofSeconds(20));
        return switch (where) {
            case MEMORY -> new MemoryStore(clock);
            case REDIS -> new RedisStore(process.url(), patient, Optional.of(clock));
            case CLUSTER -> new RedisStore(cluster.url(), patient, Optional.of(clock));
        };
    }

    private static List<Partition> partitions(long quota) {
        var limits = List.of(Limit.fixedWindow("fixed", quota, Period.every(ofHours(1))),
                Limit.slidingLog("log", quota, ofHours(1)),
                Limit.fixedWindow("tokens", 1_000_000, Period.every(ofHours(1))).of(Unit.TOKENS),
                Limit.inFlight("places", 10_000));
        return Stream.of("acme", "everyone").map(slot -> new Partition(slot, "all", limits)).toList();
    }

    private static <T> List<T> together(int threads, List<Callable<T>> tasks) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var results = new ArrayList<T>();
            for (var answer : pool.invokeAll(tasks)) {
                results.add(answer.get());
            }
            return results;
        }
    }

    private static Stream<Standing> standings(Store store, List<Partition> partitions) {
        return partitions.stream().flatMap(partition -> store.look(List.of(partition)).standings().stream());
    }

    /** What is decided and left undone off the callers' path is done once the same connections answer no more of it. */
    private static void eventually(Callable<Boolean> condition) throws Exception {
        var until = System.nanoTime() + ofSeconds(20).toNanos();
        while (!condition.call() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void whatIsSettledIsUsedAndNothingIsHeldInTheEnd(Where where) throws Exception {
        try (var store = store(where)) {
            var partitions = partitions(100_000);
            var requests = new AtomicLong();
            var tokens = new AtomicLong();
            var tasks = IntStream.range(0, 600).<Callable<Boolean>>mapToObj(i -> () -> {
                var random = new Random(i);
                var reservation = new Reservation("hold-" + i,
                        Cost.of(Unit.TOKENS, 1 + random.nextLong(50)).with(Unit.IN_FLIGHT, 1), ofMinutes(1));
                var call = new Call(partitions, Cost.ONE_REQUEST, Optional.of(reservation));
                var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
                if (random.nextInt(4) == 0) {
                    hold = store.renew(hold, ofMinutes(2)).orElseThrow();
                }
                end(store, hold, random, requests, tokens);
                return true;
            }).toList();
            together(32, tasks);
            clock.advance(ofMinutes(5));

            eventually(() -> standings(store, partitions).filter(standing -> standing.limit().name().equals("log"))
                    .allMatch(standing -> standing.used() == requests.get()));
            assertThat(standings(store, partitions)).allSatisfy(standing -> {
                assertThat(standing.held()).isZero();
                assertThat(standing.used()).as(standing.limit().name()).isEqualTo(switch (standing.limit().name()) {
                    case "fixed", "log" -> requests.get();
                    case "tokens" -> tokens.get();
                    default -> 0;
                });
            });
        }
    }

    /** Where two slots decide, each may have a first one of its own, and then nobody passes. */
    @ParameterizedTest
    @EnumSource(Where.class)
    void ofManyAttemptsAtOneThingOnePasses(Where where) throws Exception {
        try (var store = store(where)) {
            for (int round = 0; round < 20; round++) {
                var name = "thing-" + round;
                var tasks = IntStream.range(0, 32)
                        .<Callable<Decision>>mapToObj(i -> () -> store.decide(
                                new Call(partitions(1_000).subList(0, 1), Cost.ONE_REQUEST,
                                        Optional.of(new Reservation(name + "~" + i, Cost.NOTHING, ofMinutes(1))))))
                        .toList();

                var decisions = together(32, tasks);

                assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(1);
                assertThat(decisions).filteredOn(Underway.class::isInstance).hasSize(31);
            }
            assertThat(standings(store, partitions(1_000).subList(0, 1)).findFirst().orElseThrow().used())
                    .isEqualTo(20);

            var across = IntStream.range(0, 32)
                    .<Callable<Decision>>mapToObj(i -> () -> store.decide(
                            new Call(partitions(1_000), Cost.ONE_REQUEST,
                                    Optional.of(new Reservation("across~" + i, Cost.NOTHING, ofMinutes(1))))))
                    .toList();
            assertThat(together(32, across)).filteredOn(Allowed.class::isInstance).hasSizeLessThanOrEqualTo(1);
        }
    }

    /** Settled, released, both twice, or left to be forgotten. */
    private static void end(Store store, Hold hold, Random random, AtomicLong requests, AtomicLong tokens) {
        var used = random.nextLong(80);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                assertThat(store.settle(hold, Cost.of(Unit.TOKENS, used))).isEqualTo(Settlement.SETTLED);
                assertThat(store.release(hold)).isEqualTo(Settlement.REPEATED);
                requests.incrementAndGet();
                tokens.addAndGet(used);
            }
            case 2 -> {
                assertThat(store.release(hold)).isEqualTo(Settlement.SETTLED);
                assertThat(store.settle(hold, Cost.of(Unit.TOKENS, used))).isEqualTo(Settlement.REPEATED);
                assertThat(store.renew(hold, ofMinutes(2))).isEmpty();
            }
            default -> requests.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Where.class, names = {"REDIS", "CLUSTER"})
    void exactlyTheQuotaWhileScriptsAreForgottenAllTheTime(Where where) throws Exception {
        try (var store = store(where)) {
            var over = new AtomicBoolean();
            var flusher = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    process.redis().scriptFlush();
                    IntStream.range(0, 3).forEach(i -> cluster.node(i).scriptFlush());
                }
            });
            var one = partitions(200).subList(0, 1);
            var allowed = together(64, Collections.nCopies(500,
                    () -> store.decide(new Call(one, Cost.ONE_REQUEST)) instanceof Allowed));
            var both = partitions(300);
            var together = together(64, Collections.nCopies(500,
                    () -> store.decide(new Call(List.of(new Partition("globex", "all", both.getFirst().limits()),
                            both.getLast()), Cost.ONE_REQUEST)) instanceof Allowed));
            over.set(true);
            flusher.join();

            assertThat(Collections.frequency(allowed, true)).isEqualTo(200);
            assertThat(Collections.frequency(together, true)).isLessThanOrEqualTo(300);
            assertThat(Collections.frequency(together, true)).isGreaterThan(where == Where.REDIS ? 299 : 100);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Where.class, names = {"MEMORY", "REDIS"})
    void oneOfManySettlementsIsTheOne(Where where) throws Exception {
        try (var store = store(where)) {
            for (int round = 0; round < 10; round++) {
                var partitions = List.of(new Partition("acme", "round-" + round, partitions(10).getFirst().limits()));
                var call = new Call(partitions, Cost.ONE_REQUEST, Optional.of(
                        new Reservation("hold-" + round, Cost.of(Unit.TOKENS, 10).with(Unit.IN_FLIGHT, 1),
                                ofMinutes(1))));
                var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
                var answers = together(32, IntStream.range(0, 32).<Callable<Settlement>>mapToObj(i -> () -> {
                    if (i % 4 == 0) {
                        var _ = store.renew(hold, ofMinutes(3));
                    }
                    return store.settle(hold, Cost.of(Unit.TOKENS, 7));
                }).toList());
                assertThat(Collections.frequency(answers, Settlement.SETTLED)).isEqualTo(1);
                assertThat(Collections.frequency(answers, Settlement.REPEATED)).isEqualTo(31);
                assertThat(standings(store, partitions)).extracting(Standing::used).containsExactly(1L, 1L, 7L, 0L);
                assertThat(standings(store, partitions)).extracting(Standing::held).containsOnly(0L);
            }
        }
    }

    private static void client(String... arguments) {
        var all = new CommandArgs<>(StringCodec.UTF8);
        Stream.of(arguments).forEach(all::add);
        process.redis().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), all);
    }

    @Test
    void aDecisionThatComesTooLateIsUndone() throws Exception {
        try (var hasty = new RedisStore(process.url(), new Deadlines(ofMillis(200), ofSeconds(20)), Optional.of(clock));
                var store = store(Where.REDIS)) {
            var partitions = partitions(10);
            var amounts = Cost.of(Unit.TOKENS, 10).with(Unit.IN_FLIGHT, 1);
            var first = new Call(partitions, Cost.ONE_REQUEST,
                    Optional.of(new Reservation("first", amounts, ofMinutes(1))));
            store.settle(((Allowed) store.decide(first)).hold().orElseThrow(), Cost.of(Unit.TOKENS, 0));
            store.decide(new Call(partitions, Cost.ONE_REQUEST));
            hasty.look(partitions);
            client("PAUSE", "60000", "WRITE");
            assertThatThrownBy(() -> hasty.decide(new Call(partitions, Cost.requests(3))))
                    .isInstanceOf(StoreUnavailable.class);
            client("UNPAUSE");
            // What was sent is carried out now, answered late, and taken back.
            eventually(() -> process.redis().keys("weir-hold:*").size() > 1
                    && standings(store, partitions).allMatch(it -> it.used() <= 2 && it.held() == 0));
            assertThat(process.redis().keys("weir-hold:*")).hasSize(2);
            assertThat(standings(store, partitions)).extracting(Standing::used)
                    .containsExactly(2L, 2L, 0L, 0L, 2L, 2L, 0L, 0L);
            assertThat(standings(store, partitions)).extracting(Standing::held).containsOnly(0L);
        }
    }
}
