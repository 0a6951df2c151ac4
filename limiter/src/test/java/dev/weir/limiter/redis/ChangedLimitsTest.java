package dev.weir.limiter.redis;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Algorithm.FixedWindow;
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
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds of before a change of limits, ended when others already decide by the new ones. Memory says what is right. */
final class ChangedLimitsTest {

    private static final Duration LONG = ofSeconds(1_000);

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();
    private List<Store> stores;

    @BeforeEach
    void open() {
        stores = List.of(REDIS.store(clock), new MemoryStore(clock));
    }

    @AfterEach
    void close() {
        stores.forEach(Store::close);
    }

    static Stream<Limit> limits() {
        return Stream.of(Limit.fixedWindow("calls", 10, Period.every(ofMinutes(1))),
                Limit.slidingWindow("calls", 10, ofMinutes(1)),
                Limit.tokenBucket("calls", 10, ofMinutes(1), 10),
                Limit.slidingLog("calls", 10, ofMinutes(1)));
    }

    /** {@code limit}, beside another that changes. */
    private static Partition beside(Limit limit, long places) {
        return new Partition("acme", "client", List.of(limit, Limit.inFlight("places", places)));
    }

    private static Hold hold(Store store, Partition partition, String id, long calls, Duration lifetime) {
        var call = new Call(List.of(partition), Cost.requests(calls),
                Optional.of(new Reservation(id, Cost.of(Unit.IN_FLIGHT, 1), lifetime)));
        return ((Allowed) store.decide(call)).hold().orElseThrow();
    }

    private static Standing standing(Store store, Partition partition, int limit) {
        return store.look(List.of(partition)).standings().get(limit);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatIsReleasedAfterItsWindowGivesNothingBack(Limit limit) {
        var holds = stores.stream().map(store -> hold(store, beside(limit, 5), "before", 9, LONG)).toList();
        clock.advance(ofSeconds(150));
        for (int i = 0; i < stores.size(); i++) {
            var store = stores.get(i);
            assertThat(store.decide(new Call(List.of(beside(limit, 6)), Cost.requests(10))))
                    .isInstanceOf(Allowed.class);
            assertThat(store.release(holds.get(i))).isEqualTo(Settlement.SETTLED);
            assertThat(standing(store, beside(limit, 6), 0).used()).isEqualTo(10);
            assertThat(standing(store, beside(limit, 6), 1).held()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatIsReleasedWithinItsWindowIsGivenBackOnce(Limit limit) {
        var holds = stores.stream().map(store -> hold(store, beside(limit, 5), "before", 10, LONG)).toList();
        stores.forEach(store -> hold(store, beside(limit, 6), "after", 0, LONG));
        for (int i = 0; i < stores.size(); i++) {
            assertThat(stores.get(i).release(holds.get(i))).isEqualTo(Settlement.SETTLED);
            assertThat(standing(stores.get(i), beside(limit, 6), 0).remaining()).isEqualTo(10);
        }
        clock.advance(ofSeconds(59));
        for (var store : stores) {
            assertThat(store.decide(new Call(List.of(beside(limit, 6)), Cost.requests(10))))
                    .isInstanceOf(Allowed.class);
        }
        clock.advance(ofMillis(999));
        for (var store : stores) {
            assertThat(store.decide(new Call(List.of(beside(limit, 6)), Cost.requests(10))))
                    .isInstanceOf(Denied.class);
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatIsChargedAfterwardsCountsExactlyAndNoKeyStaysForEver(Limit limit) {
        var tokens = limit.of(Unit.TOKENS);
        var holds = stores.stream().map(store -> hold(store, beside(tokens, 5), "before", 0, LONG)).toList();
        stores.forEach(store -> hold(store, beside(tokens, 6), "after", 0, LONG));
        for (int i = 0; i < stores.size(); i++) {
            stores.get(i).settle(holds.get(i), Cost.of(Unit.TOKENS, Limit.MOST - 1));
            assertThat(standing(stores.get(i), beside(tokens, 6), 0).remaining()).isZero();
        }
        assertThat(standing(stores.getFirst(), beside(tokens, 6), 0).used())
                .isEqualTo(standing(stores.getLast(), beside(tokens, 6), 0).used());
        assertThat(REDIS.redis().keys("*")).allSatisfy(key -> assertThat(REDIS.redis().pttl(key)).isPositive());
    }

    @Test
    void whatIsRenewedIsHeldUntilItsNewEnd() {
        var limit = Limit.slidingWindow("calls", 10, ofMinutes(1));
        var holds = stores.stream().map(store -> hold(store, beside(limit, 1), "before", 1, ofSeconds(10))).toList();
        stores.forEach(
                store -> store.decide(new Call(List.of(beside(Limit.slidingWindow("calls", 20, ofMinutes(1)), 1)),
                        Cost.ONE_REQUEST)));
        clock.advance(ofSeconds(5));
        for (int i = 0; i < stores.size(); i++) {
            assertThat(stores.get(i).renew(holds.get(i), ofSeconds(30))).isPresent();
        }
        clock.advance(ofSeconds(29));
        for (int i = 0; i < stores.size(); i++) {
            var changed = beside(Limit.slidingWindow("calls", 20, ofMinutes(1)), 1);
            assertThat(standing(stores.get(i), changed, 1).held()).isEqualTo(1);
            assertThat(stores.get(i).settle(holds.get(i), Cost.NOTHING)).isEqualTo(Settlement.SETTLED);
            assertThat(standing(stores.get(i), changed, 1).held()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whatStandsBesideAQuotaThatChangesGoesOn(Limit limit) {
        var hourly = Period.every(ofHours(1));
        var before = new Partition("acme", "client", List.of(limit, Limit.fixedWindow("hourly", 20, hourly)));
        var after = new Partition("acme", "client", List.of(limit, Limit.fixedWindow("hourly", 30, hourly)));
        var call = new Call(List.of(before), Cost.requests(5),
                Optional.of(new Reservation("before", Cost.requests(3), LONG)));
        var holds = stores.stream().map(store -> ((Allowed) store.decide(call)).hold().orElseThrow()).toList();
        stores.forEach(store -> store.decide(new Call(List.of(after), Cost.ONE_REQUEST)));
        clock.advance(ofSeconds(70));
        for (int i = 0; i < stores.size(); i++) {
            assertThat(stores.get(i).settle(holds.get(i), Cost.requests(7))).isEqualTo(Settlement.SETTLED);
        }
        assertThat(standing(stores.getFirst(), after, 0)).isEqualTo(standing(stores.getLast(), after, 0));
        assertThat(standing(stores.getFirst(), after, 1).used()).isEqualTo(8);
    }

    static Stream<LongFunction<Limit>> kinds() {
        return Stream.of(quota -> Limit.fixedWindow("tokens", quota, Period.every(ofMinutes(1))),
                quota -> Limit.fixedWindow("tokens", quota, Period.of(ChronoUnit.HOURS, ZoneId.of("Europe/Berlin"))),
                quota -> Limit.slidingWindow("tokens", quota, ofMinutes(1)),
                quota -> Limit.slidingLog("tokens", quota, ofMinutes(1)),
                quota -> Limit.tokenBucket("tokens", quota, ofMinutes(1), 20),
                quota -> Limit.tokenBucket("tokens", 1_000 * quota + 1, Duration.ofDays(1), quota));
    }

    private static Partition bucket(long quota, Limit... beside) {
        return new Partition("acme", "client", Stream.concat(
                Stream.of(Limit.tokenBucket("tokens", quota, ofMinutes(1), 60).of(Unit.TOKENS)), Stream.of(beside))
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 50", "1, 500", "10, 0", "10, 50", "60, 0", "60, 50"})
    void whatABucketIsChargedDrainsFromThenOnThoughItsRateAndWhatStandsBesideItHaveChanged(long used, long actual) {
        var before = bucket(60, Limit.inFlight("places", 5));
        var after = bucket(6, Limit.fixedWindow("hourly", 100, Period.every(ofHours(1))), Limit.inFlight("places", 5));
        var holds = stores.stream().map(store -> hold(store, before, "before", 0, LONG)).toList();
        clock.advance(ofSeconds(1));
        stores.forEach(store -> store.decide(new Call(List.of(after), Cost.of(Unit.TOKENS, used))));
        clock.advance(ofMinutes(3));
        for (int i = 0; i < stores.size(); i++) {
            stores.get(i).settle(holds.get(i), Cost.of(Unit.TOKENS, actual));
        }
        for (int minute = 0; minute < 3; minute++) {
            assertThat(standing(stores.getFirst(), after, 0)).isEqualTo(standing(stores.getLast(), after, 0));
            clock.advance(ofMinutes(1));
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    void whoeverEndsAHoldOfLimitsThatAreGoneIsAnsweredAsByMemory(Limit limit) {
        var uneven = Limit.fixedWindow("monthly", 50, Period.monthsFrom(31, ZoneId.of("Europe/Berlin")));
        var before = new Partition("acme", "client",
                List.of(uneven, limit, Limit.tokenBucket("last", 20, ofMinutes(1), 20), Limit.inFlight("places", 9)));
        var after = new Partition("acme", "client", List.of(Limit.inFlight("places", 9)));
        var ends = List.<Function<Store, BiFunction<Hold, Call, Object>>>of(
                store -> (hold, _) -> store.settle(hold, Cost.requests(3)), store -> (hold, _) -> store.release(hold),
                store -> (hold, _) -> store.renew(hold, LONG), store -> (_, call) -> {
                    store.undo(call);
                    return "undone";
                });
        for (var end : ends) {
            var answers = stores.stream().map(store -> {
                var id = "before" + ends.indexOf(end);
                var hold = hold(store, before, id, 1, LONG);
                hold(store, after, "after" + id, 0, LONG);
                return List.of(hold, store, id);
            }).toList();
            clock.advance(ofSeconds(70));
            var said = answers.stream()
                    .map(of -> end.apply((Store) of.get(1))
                            .apply((Hold) of.get(0), new Call(List.of(before), Cost.NOTHING, Optional
                                    .of(new Reservation((String) of.get(2), Cost.NOTHING, LONG)))))
                    .toList();
            assertThat(said.getFirst()).isEqualTo(said.getLast());
            assertThat(stores.getFirst().look(List.of(after))).isEqualTo(stores.getLast().look(List.of(after)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void holdsThatOutliveSeveralChangesOfAQuotaAreBookedAsMemoryDoes(LongFunction<Limit> kind) {
        var longest = kind.apply(1).algorithm() instanceof FixedWindow window
                ? window.period().usualLength().multipliedBy(3)
                : ofMinutes(3);
        for (int seed = 0; seed < 75; seed++) {
            new ChangeWalk(seed, clock, stores, quota -> kind.apply(quota).of(Unit.TOKENS)).steps(40, longest);
        }
    }

    private static Partition of(Period period, long quota) {
        return new Partition("acme", "client", List.of(Limit.fixedWindow("hours", 3, Period.every(ofHours(1))),
                Limit.fixedWindow("calls", quota, period)));
    }

    @ParameterizedTest
    @CsvSource({"UTC, 6, 0", "UTC, 25, 0", "UTC, 6, 90", "UTC, 25, 90", "UTC, 6, 400", "UTC, 25, 400",
        "Europe/Berlin, 6, 0", "Europe/Berlin, 25, 0", "Europe/Berlin, 6, 90", "Europe/Berlin, 6, 400"})
    void aDebtIsCarriedOnwardByTheQuotaThatHasChangedMeanwhile(ZoneId zone, long quota, long minutes) {
        var period = Period.of(ChronoUnit.HOURS, zone);
        clock.advance(ofMinutes(10));
        var holds = stores.stream().map(store -> hold(store, of(period, 10), "before", 3, LONG)).toList();
        stores.forEach(store -> store.decide(new Call(List.of(of(period, quota)), Cost.requests(0)
                .with(
                        Unit.IN_FLIGHT, 1))));
        stores.forEach(store -> hold(store, of(period, quota), "after", 0, LONG));
        clock.advance(ofMinutes(minutes));
        for (int i = 0; i < stores.size(); i++) {
            stores.get(i).settle(holds.get(i), Cost.requests(50));
        }
        for (int hour = 0; hour < 10; hour++) {
            var looks = stores.stream().map(store -> store.look(List.of(of(period, quota)))).toList();
            assertThat(looks.getFirst()).as("hour " + hour).isEqualTo(looks.getLast());
            clock.advance(ofHours(1));
        }
    }
}
