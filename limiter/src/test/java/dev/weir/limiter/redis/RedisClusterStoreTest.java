package dev.weir.limiter.redis;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.AttemptContract;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreContract;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisClusterStoreTest implements StoreContract, AttemptContract {

    @RegisterExtension
    private static final OneCluster CLUSTER = new OneCluster();

    private final ManualClock clock = new ManualClock();
    private final RedisStore store = CLUSTER.store(clock);

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

    private static Partition client(String name, long quota) {
        return new Partition(name, "client", List.of(Limit.slidingWindow("calls", quota, ofMinutes(1))));
    }

    private static Partition global(long quota) {
        return new Partition("everyone", "global",
                List.of(Limit.fixedWindow("all", quota, Period.every(ofMinutes(1)))));
    }

    private long left(Partition partition) {
        return store.look(List.of(partition)).standings().getFirst().remaining();
    }

    @Test
    void twoSlotsAgreeOrNothingIsTaken() {
        var call = new Call(List.of(client("acme", 10), global(2)), Cost.ONE_REQUEST);
        assertThat(store.decide(call)).isInstanceOf(Allowed.class);
        assertThat(store.decide(call)).isInstanceOf(Allowed.class);
        var denied = (Denied) store.decide(call);

        assertThat(denied.violated()).extracting(standing -> standing.limit().name()).containsExactly("all");
        assertThat(left(client("acme", 10))).isEqualTo(8);
        assertThat(left(global(2))).isZero();
    }

    @Test
    void neverOneTooManyAcrossSlots() throws Exception {
        try (var threads = Executors.newFixedThreadPool(32)) {
            var calls = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(i -> () -> store
                            .decide(new Call(List.of(client("c" + i % 7, 40), global(100)),
                                    Cost.ONE_REQUEST)) instanceof Allowed)
                    .toList();
            var allowed = 0;
            for (var answer : threads.invokeAll(calls)) {
                allowed += answer.get() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(100 - (int) left(global(100))).isLessThanOrEqualTo(100);
            var used = IntStream.range(0, 7).mapToLong(i -> 40 - left(client("c" + i, 40))).sum();
            assertThat(used).isEqualTo(allowed);
        }
    }

    @Test
    void aHoldInSeveralSlotsIsSettledInAll() {
        var tokens = Limit.fixedWindow("tokens", 1_000, Period.every(ofMinutes(1))).of(Unit.TOKENS);
        var partitions = Stream.of("acme", "everyone")
                .map(slot -> new Partition(slot, "all", List.of(tokens)))
                .toList();
        var call = new Call(partitions, Cost.ONE_REQUEST,
                Optional.of(new Reservation("abc", Cost.of(Unit.TOKENS, 400), ofSeconds(30))));

        var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
        assertThat(hold.parts()).hasSize(2);
        assertThat(partitions).extracting(this::left).containsExactly(600L, 600L);

        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.SETTLED);
        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.REPEATED);
        assertThat(partitions).extracting(this::left).containsExactly(850L, 850L);
    }

    @Test
    void aReleasedHoldGivesBackWhatEachSlotsLogTook() {
        var log = Limit.slidingLog("log", 10, ofMinutes(1));
        var partitions = Stream.of("acme", "everyone").map(slot -> new Partition(slot, "all", List.of(log))).toList();
        var call = new Call(partitions, Cost.requests(4),
                Optional.of(new Reservation("logged", Cost.NOTHING, ofSeconds(30))));
        var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
        assertThat(partitions).extracting(this::left).containsExactly(6L, 6L);

        assertThat(store.release(hold)).isEqualTo(Settlement.SETTLED);
        assertThat(partitions).extracting(this::left).containsExactly(10L, 10L);
    }

    @Test
    void everySlotHoldsWhatSuchCallsUsuallyUse() {
        var tokens = Limit.fixedWindow("tokens", 1_000, Period.every(ofMinutes(1))).of(Unit.TOKENS);
        var partitions = Stream.of("acme", "everyone")
                .map(slot -> new Partition(slot, "all", List.of(tokens)))
                .toList();
        var habit = Optional.of(new Habit("acme", "chat", Cost.of(Unit.TOKENS, 500)));
        for (int i = 0; i < 3; i++) {
            var call = new Call(partitions, Cost.NOTHING,
                    Optional.of(new Reservation("call" + i, Cost.of(Unit.TOKENS, 10), ofSeconds(30), habit)));
            var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
            var held = hold.parts().stream().map(part -> part.held().of(Unit.TOKENS)).toList();
            assertThat(held).isEqualTo(List.of(List.of(10L, 10L), List.of(111L, 10L), List.of(111L, 111L)).get(i));
            store.settle(hold, Cost.of(Unit.TOKENS, 100));
        }
    }

    @Test
    void aReleaseOfWhatNobodyConfirmedGivesNothingBack() {
        var call = new Call(List.of(client("acme", 10), global(10)), Cost.requests(3),
                Optional.of(new Reservation("late", Cost.of(Unit.IN_FLIGHT, 1), ofSeconds(10))));
        var hold = ((Allowed) store.decide(call)).hold().orElseThrow();
        CLUSTER.cluster().flush();
        store.decide(new Call(List.of(global(10)), Cost.requests(5)));

        store.release(hold);
        assertThat(left(global(10))).isEqualTo(5);
    }

    @Test
    void whatNobodyConfirmsComesBackWithItsHold() {
        // As if the instance had died between asking and confirming: only the first half of a decision.
        var slot = new Slot(store.scripts(), new RedisClock(Optional.of(clock), clock), Keys.PLAIN,
                new Shape(Shape.of(List.of(global(5)))), List.of(global(5)));
        slot.reserve("lost", ofSeconds(10), Cost.NOTHING, Cost.requests(3), Optional.empty(), Cost.NOTHING).get();
        assertThat(left(global(5))).isEqualTo(2);

        clock.advance(ofSeconds(13));
        assertThat(left(global(5))).isEqualTo(5);
    }

    @Test
    void whatOneSlotRefusesIsNoMissOfANodeThatHasNotAnsweredYet() {
        var broken = client(RedisCluster.keyOf(0, "broken"), 5);
        var sound = client(RedisCluster.keyOf(1, "sound"), 5);
        var other = CLUSTER.cluster().node(1);
        try (var unforced = new RedisStore(CLUSTER.cluster().url(), OneRedis.PATIENT)) {
            var call = new Call(List.of(broken, sound), Cost.ONE_REQUEST);
            assertThat(unforced.decide(call)).isInstanceOf(Allowed.class);
            CLUSTER.cluster().node(0).set("weir:{" + broken.slot() + "}:client", "somebody else's");
            var connections = connections(other);
            for (int i = 0; i < 3; i++) {
                other.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(100).add("WRITE"));
                assertThatThrownBy(() -> unforced.decide(call)).isInstanceOfSatisfying(StoreUnavailable.class,
                        away -> assertThat(away.isOfOneCall()).isTrue());
            }
            assertThat(connections(other)).isEqualTo(connections);
            assertThat(unforced.look(List.of(sound)).standings().getFirst())
                    .matches(it -> it.used() == 1 && it.held() == 0);
        }
    }

    private static List<String> connections(RedisCommands<String, String> node) {
        return node.clientList().lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }
}
