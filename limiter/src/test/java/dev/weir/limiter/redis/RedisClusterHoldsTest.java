package dev.weir.limiter.redis;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Unit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One hold in two slots: who begins, ends or renews it while others do, or after one who died in between. */
final class RedisClusterHoldsTest {

    private static final int CALLERS = 8;
    private static final Partition ACME = partition("acme");
    private static final Partition EVERYONE = partition("everyone");

    @RegisterExtension
    private static final OneCluster CLUSTER = new OneCluster();

    private final ManualClock clock = new ManualClock();
    private final RedisStore store = CLUSTER.store(clock);

    @AfterEach
    void disconnect() {
        store.close();
    }

    private static Partition partition(String slot) {
        var tokens = Limit.fixedWindow("tokens", 1_000, Period.every(ofMinutes(10))).of(Unit.TOKENS);
        return new Partition(slot, "all", List.of(tokens, Limit.inFlight("places", 100)));
    }

    private static Reservation reservation(String id, long tokens) {
        return new Reservation(id, Cost.of(Unit.TOKENS, tokens).with(Unit.IN_FLIGHT, 1), ofSeconds(30));
    }

    private Decision decide(String id, long tokens) {
        return store.decide(new Call(List.of(EVERYONE, ACME), Cost.NOTHING, Optional.of(reservation(id, tokens))));
    }

    private Hold admitted(String id, long tokens) {
        return ((Allowed) decide(id, tokens)).hold().orElseThrow();
    }

    private Slot slot(Partition partition) {
        return new Slot(store.scripts(), new RedisClock(Optional.of(clock), clock), Keys.PLAIN,
                new Shape(Shape.of(List.of(partition))), List.of(partition));
    }

    /** The half of a decision that one slot takes. */
    private Hold.Part half(Partition partition, String id, long tokens) {
        var asked = reservation(id, tokens);
        var answer = slot(partition)
                .reserve(id, asked.lifetime(), Cost.NOTHING, asked.amounts(), Optional.empty(), Cost.NOTHING)
                .get();
        assertThat(answer.what()).isEqualTo(Scripts.DONE);
        return slot(partition).held(Cost.NOTHING, answer);
    }

    private int end(String operation, String id, Hold.Part half, long tokens) {
        return slot(half.partitions().getFirst())
                .end(operation, id, half, Cost.of(Unit.TOKENS, tokens), ZERO, Optional.empty())
                .get()
                .what();
    }

    private static Hold.Part part(Hold hold, Partition partition) {
        return hold.parts().stream().filter(part -> part.partitions().contains(partition)).findFirst().orElseThrow();
    }

    private List<Long> left() {
        return Stream.of(ACME, EVERYONE)
                .map(partition -> store.look(List.of(partition)).standings().getFirst().remaining())
                .toList();
    }

    private static <T> List<T> atOnce(Callable<T> asking) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            return threads.invokeAll(Collections.nCopies(CALLERS, asking)).stream().map(answer -> {
                try {
                    return answer.get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }).toList();
        }
    }

    @RepeatedTest(10)
    void oneOfManyWhoSettleAtOnceHasSettled() throws Exception {
        var hold = admitted("settled", 400);
        var settlements = atOnce(() -> store.settle(hold, Cost.of(Unit.TOKENS, 150)));
        assertThat(settlements).containsOnlyOnce(Settlement.SETTLED)
                .containsOnly(Settlement.SETTLED,
                        Settlement.REPEATED);
        assertThat(left()).containsExactly(850L, 850L);
    }

    @Test
    void whoSettlesFirstWhereItCountsHasSettledThoughAnotherWasFirstElsewhere() {
        var hold = admitted("contested", 400);
        assertThat(end("settle", "contested", part(hold, EVERYONE), 150)).isEqualTo(Scripts.DONE);
        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.SETTLED);
        assertThat(left()).containsExactly(850L, 850L);
    }

    @Test
    void whoRepeatsWhatAnotherDidNotFinishFinishesIt() {
        var hold = admitted("unfinished", 400);
        assertThat(end("settle", "unfinished", part(hold, ACME), 150)).isEqualTo(Scripts.DONE);
        assertThat(left()).containsExactly(850L, 600L);

        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.REPEATED);
        assertThat(left()).containsExactly(850L, 850L);
    }

    @Test
    void whoReleasesWhatAnotherDidNotFinishFinishesIt() {
        var hold = admitted("half", 400);
        slot(ACME).undo("half").get();
        assertThat(store.release(hold)).isEqualTo(Settlement.REPEATED);
        assertThat(left()).containsExactly(1_000L, 1_000L);
    }

    @RepeatedTest(10)
    void oneOfManyWhoReserveWithOneIdIsAdmitted() throws Exception {
        var decisions = atOnce(() -> decide("same", 400));
        assertThat(decisions).filteredOn(Allowed.class::isInstance).hasSize(1);
        assertThat(decisions).filteredOn(Underway.class::isInstance).hasSize(CALLERS - 1);
        assertThat(left()).containsExactly(600L, 600L);
    }

    @Test
    void anIdBelongsToWhoeverHasItInTheFirstSlotByName() {
        var mine = half(ACME, "same", 900);
        assertThat(decide("same", 900)).isInstanceOf(Underway.class);
        assertThat(left()).containsExactly(100L, 1_000L);
        assertThat(end("settle", "same", mine, 10)).isEqualTo(Scripts.DONE);
    }

    @Test
    void whatAnotherHoldsByTheIdElsewhereIsForgottenAndItsWithdrawalChangesNothing() {
        var others = half(EVERYONE, "same", 900);
        var hold = admitted("same", 800);
        assertThat(left()).containsExactly(200L, 200L);

        assertThat(end("withdraw", "same", others, 0)).isEqualTo(Scripts.OVER);
        assertThat(left()).containsExactly(200L, 200L);
        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 500))).isEqualTo(Settlement.SETTLED);
        assertThat(left()).containsExactly(500L, 500L);
    }

    @Test
    void aHoldWhoseMarkIsLostWhereItCountsStaysWhoseItIs() {
        var hold = admitted("order~1", 400);
        lose("weir-hold:{acme}:order");

        assertThat(((Underway) decide("order~2", 400)).hold().id()).isEqualTo("order~1");
        assertThat(((Underway) decide("order~1", 400)).hold().id()).isEqualTo("order~1");
        assertThat(left()).containsExactly(600L, 600L);
        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.SETTLED);
        assertThat(store.settle(hold, Cost.of(Unit.TOKENS, 150))).isEqualTo(Settlement.REPEATED);
        assertThat(left()).containsExactly(450L, 850L);
        clock.advance(ofSeconds(31));
        assertThat(left()).containsExactly(850L, 850L);
    }

    /** As if the node that had it had died before it told its replica. */
    private static void lose(String key) {
        var owners = IntStream.range(0, 3)
                .mapToObj(CLUSTER.cluster()::node)
                .filter(node -> node.keys("*").contains(key))
                .toList();
        assertThat(owners).hasSize(1).allSatisfy(node -> assertThat(node.del(key)).isOne());
    }

    @Test
    void whoIsRefusedThoughTheIdIsItsOwnIsDeniedAndHoldsNothing() {
        admitted("another", 300);
        half(EVERYONE, "same", 100);
        assertThat(decide("same", 700)).isInstanceOf(Allowed.class);
        half(EVERYONE, "small", 0);
        assertThat(decide("small", 1)).isInstanceOf(Denied.class);
        assertThat(left()).containsExactly(0L, 0L);
    }

    @Test
    void aRenewalThatFailsInOneSlotProlongsNone() {
        for (var gone : List.of(ACME, EVERYONE)) {
            var id = "renewed-" + gone.slot();
            var hold = admitted(id, 400);
            slot(gone).undo(id).get();
            clock.advance(ofSeconds(10));
            assertThat(store.renew(hold, ofMinutes(5))).isEmpty();
            assertThat(left()).containsExactlyInAnyOrder(1_000L, 600L);

            clock.advance(ofSeconds(21));
            assertThat(left()).containsExactly(1_000L, 1_000L);
        }
    }

    @Test
    void aRenewalProlongsEverySlot() {
        var hold = admitted("renewed", 400);
        clock.advance(ofSeconds(10));
        var renewed = store.renew(hold, ofMinutes(1)).orElseThrow();
        clock.advance(ofSeconds(59));
        assertThat(left()).containsExactly(600L, 600L);
        assertThat(store.settle(renewed, Cost.of(Unit.TOKENS, 1))).isEqualTo(Settlement.SETTLED);
        assertThat(left()).containsExactly(999L, 999L);
    }
}
