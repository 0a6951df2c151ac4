package dev.weir.limiter;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.time.ZoneOffset.UTC;
import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.WEEKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store promises. The clock stands at the beginning of a day. */
public interface StoreContract {

    Store store();

    ManualClock clock();

    static Stream<Limit> limits() {
        return Stream.of(
                Limit.slidingWindow("sliding", 6, ofMinutes(1)),
                Limit.tokenBucket("bucket", 6, ofMinutes(1), 6),
                Limit.tokenBucket("uneven", 7, ofMinutes(1), 3),
                Limit.slidingWindow("uneven", 7, ofSeconds(11)),
                Limit.slidingWindow("huge", 5_000_000_000L, ofDays(1)),
                Limit.tokenBucket("single", 1, ofMinutes(1), 1),
                Limit.fixedWindow("fixed", 6, Period.every(ofMinutes(1))),
                Limit.fixedWindow("weekly", 1_000, new Period(WEEKS, 1, UTC, 1)),
                Limit.fixedWindow("daily", 9, Period.of(DAYS, ZoneId.of("America/New_York"))),
                Limit.fixedWindow("billed", 5_000_000_000_000L, Period.monthsFrom(31, ZoneId.of("Europe/Berlin"))),
                Limit.slidingLog("log", 7, ofSeconds(30)),
                Limit.slidingWindow("short", 9, ofMillis(25_500)),
                Limit.tokenBucket("short", 10, ofMillis(20_750), 4),
                Limit.fixedWindow("short", 3, Period.every(ofMillis(30_250))));
    }

    private static Duration window(Limit limit) {
        return switch (limit.algorithm()) {
            case FixedWindow fixed -> fixed.period().usualLength();
            case SlidingWindow sliding -> sliding.window();
            case SlidingLog log -> log.window();
            case TokenBucket bucket -> bucket.window();
            case InFlight _ -> throw new AssertionError("none");
        };
    }

    @Test
    default void aGrantLapsesWithWhatWasUsedAtItsMoment() {
        var limit = Limit.slidingLog("log", 10, ofSeconds(10));
        var partition = new Partition("granted", "client", List.of(limit));
        take("granted", 3, limit);
        store().steer(partition, new Steering.Grant("log", 4));
        clock().advance(ofSeconds(3));
        take("granted", 3, limit);
        var held = new Call(List.of(partition), Cost.NOTHING,
                Optional.of(new Reservation("h", Cost.requests(7), ofSeconds(60))));
        assertThat(store().decide(held)).isInstanceOf(Allowed.class);
        clock().advance(ofSeconds(1));

        assertThat(((Denied) take("granted", 2, limit)).retryAfter()).isEqualTo(ofSeconds(9));
        clock().advance(ofSeconds(9));
        assertThat(take("granted", 2, limit)).isInstanceOf(Allowed.class);
    }

    @Test
    default void moreThanCanBeDecidedTogetherIsRefusedInOneSentence() {
        var limits = IntStream.rangeClosed(1, Partition.MOST_LIMITS + 1)
                .mapToObj(n -> Limit.slidingWindow("l" + n, n, ofMinutes(1)))
                .toArray(Limit[]::new);
        var many = List.of(new Partition("many", "client", List.of(limits)));
        var apart = IntStream.rangeClosed(0, Partition.MOST)
                .mapToObj(n -> new Partition("slot-" + n, "client", List.of(limits[n])))
                .toList();
        var sentence = "at most 24 limits of 8 partitions can be decided together, not %d of %d";

        assertThatThrownBy(() -> take("many", 1, limits)).hasMessage(sentence, 25, 1);
        assertThatThrownBy(() -> store().look(many)).hasMessage(sentence, 25, 1);
        assertThatThrownBy(() -> store().steer(many.getFirst(), new Steering.Reset())).hasMessage(sentence, 25, 1);
        assertThatThrownBy(() -> store().decide(new Call(apart, Cost.ONE_REQUEST))).hasMessage(sentence, 9, 9);
        assertThat(store().decide(new Call(apart.subList(1, 9), Cost.ONE_REQUEST))).isInstanceOf(Allowed.class);
    }

    @Test
    default void aLogOfAShorterWindowForgetsAtOnce() {
        take("acme", 3, Limit.slidingLog("log", 5, ofMinutes(1)));
        clock().advance(ofSeconds(10));
        take("acme", 1, Limit.slidingLog("log", 5, ofMinutes(1)));

        var shorter = store().look(List.of(new Partition("acme", "client",
                List.of(Limit.slidingLog("log", 5, ofSeconds(5)))))).standings().getFirst();
        assertThat(shorter.used()).isOne();
        assertThat(shorter.moreAfter()).isEqualTo(ofSeconds(5));
    }

    private Decision take(String owner, long cost, Limit... limits) {
        return store().decide(new Call(List.of(new Partition(owner, "client", List.of(limits))), Cost.requests(cost)));
    }

    private static Standing only(Decision decision) {
        return switch (decision) {
            case Allowed allowed -> allowed.standings().getFirst();
            case Denied denied -> denied.standings().getFirst();
            case Decision other -> throw new AssertionError(other);
        };
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void admitsTheWholeQuotaAtOnceAndNotOneMore(Limit limit) {
        assertThat(take("acme", limit.most(), limit)).isInstanceOf(Allowed.class);
        assertThat(take("acme", 1, limit)).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void whatNoLimitCouldHoldIsImpossibleAndInAShadowLimitOnlyReported(Limit limit) {
        for (var most : new long[]{limit.most() + 1, 1L << 52, Limit.MOST - 1}) {
            assertThat(take("acme", most, limit)).isEqualTo(new Impossible(List.of(limit)));
            assertThat(take("shadow", most, limit.asShadow())).isInstanceOfSatisfying(Allowed.class, allowed -> {
                assertThat(allowed.shadowed()).extracting(Standing::limit).containsExactly(limit.asShadow());
                assertThat(allowed.standings().getFirst().used()).isZero();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void refusesUntilTheWaitItAnnouncedAndAcceptsAtIt(Limit limit) {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            clock().advance(Duration.of(random.nextLong(window(limit).toMillis() * 1_000), ChronoUnit.MICROS));
            if (take("acme", 1 + random.nextLong(limit.most()), limit) instanceof Denied denied) {
                var cost = 1 + random.nextLong(limit.most());
                if (take("acme", cost, limit) instanceof Denied again) {
                    var wait = again.retryAfter();
                    assertThat(wait).isPositive();
                    clock().advance(wait.minus(1, ChronoUnit.MICROS));
                    assertThat(take("acme", cost, limit)).isInstanceOf(Denied.class);
                    clock().advance(Duration.of(1, ChronoUnit.MICROS));
                    assertThat(take("acme", cost, limit)).as("after %s", denied).isInstanceOf(Allowed.class);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void whatRemainsCanBeTakenAndNothingMore(Limit limit) {
        var random = new Random(11);
        for (int i = 0; i < 100; i++) {
            clock().advance(Duration.of(random.nextLong(window(limit).toMillis() * 500), ChronoUnit.MICROS));
            var remaining = only(take("acme", 1, limit)).remaining();
            if (remaining < limit.most()) {
                assertThat(take("acme", remaining + 1, limit)).isInstanceOf(Denied.class);
            }
            if (remaining > 0) {
                assertThat(only(take("acme", remaining, limit)).remaining()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void whatRemainsGrowsExactlyWhenSaid(Limit limit) {
        var random = new Random(13);
        for (int i = 0; i < 100; i++) {
            clock().advance(Duration.of(random.nextLong(window(limit).toMillis() * 1_000), ChronoUnit.MICROS));
            var standing = only(take("acme", 1 + random.nextLong(limit.most()), limit));
            if (standing.remaining() == limit.most()) {
                assertThat(standing.moreAfter()).isZero();
            } else {
                clock().advance(standing.moreAfter().minus(1, ChronoUnit.MICROS));
                assertThat(take("acme", standing.remaining() + 1, limit)).isInstanceOf(Denied.class);
                clock().advance(Duration.of(1, ChronoUnit.MICROS));
                assertThat(take("acme", standing.remaining() + 1, limit)).isInstanceOf(Allowed.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void aDenialWaitsForWhatItsCostNeedsAndOneMoreForOneMore(Limit limit) {
        take("acme", limit.most(), limit);
        var denied = only(take("acme", 1, limit));
        assertThat(denied.remaining()).isZero();
        assertThat(denied.moreAfter()).isEqualTo(denied.retryAfter());
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void isFullAgainExactlyWhenSaid(Limit limit) {
        take("acme", 1, limit);
        clock().advance(ofMillis(137));
        var full = only(take("acme", limit.most(), limit)).fullAfter();

        clock().advance(full.minus(1, ChronoUnit.MICROS));
        assertThat(take("acme", limit.most(), limit)).isInstanceOf(Denied.class);
        clock().advance(Duration.of(1, ChronoUnit.MICROS));
        assertThat(take("acme", limit.most(), limit)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void aDebtOfCenturiesIsBookedAndWaitedFor(Limit limit) {
        var call = new Call(List.of(new Partition("acme", "client", List.of(limit))), Cost.NOTHING,
                Optional.of(new Reservation("huge", Cost.requests(1), ofSeconds(10))));
        var hold = ((Allowed) store().decide(call)).hold().orElseThrow();
        assertThat(store().settle(hold, Cost.requests(Limit.MOST - 1))).isEqualTo(Settlement.SETTLED);

        var denied = only(take("acme", 1, limit));
        assertThat(denied.remaining()).isZero();
        assertThat(denied.retryAfter()).isPositive();
        assertThat(denied.moreAfter()).isEqualTo(denied.retryAfter());
        assertThat(denied.fullAfter()).isGreaterThanOrEqualTo(denied.retryAfter());
    }

    @Test
    default void aSlidingWindowForgetsTheLastWindowEvenly() {
        var limit = Limit.slidingWindow("calls", 10, ofMinutes(1));
        clock().advance(ofSeconds(30));
        take("acme", 10, limit);

        clock().advance(ofSeconds(36)); // six seconds into the next minute: 9 of the 10 still count
        assertThat(only(take("acme", 1, limit)).remaining()).isZero();
        assertThat(only(take("acme", 1, limit)).retryAfter()).isEqualTo(ofSeconds(6));
    }

    @Test
    default void aTokenBucketRefillsEvenly() {
        var limit = Limit.tokenBucket("calls", 6, ofMinutes(1), 6);
        take("acme", 6, limit);

        clock().advance(ofSeconds(9));
        assertThat(only(take("acme", 1, limit)).retryAfter()).isEqualTo(ofSeconds(1));
        clock().advance(ofSeconds(1));
        assertThat(take("acme", 1, limit)).isInstanceOf(Allowed.class);
        assertThat(only(take("acme", 2, limit)).retryAfter()).isEqualTo(ofSeconds(20));
    }

    @Test
    default void aBucketPolledFasterThanItsRateStillRefills() {
        var limit = Limit.tokenBucket("calls", 1, ofSeconds(10), 1);
        take("acme", 1, limit);
        for (int i = 0; i < 99; i++) {
            clock().advance(ofMillis(100));
            assertThat(take("acme", 1, limit)).isInstanceOf(Denied.class);
        }
        clock().advance(ofMillis(100));
        assertThat(take("acme", 1, limit)).isInstanceOf(Allowed.class);
    }

    @Test
    default void severalLimitsTakeAllOrNothing() {
        var tight = Limit.slidingWindow("tight", 2, ofSeconds(10));
        var wide = Limit.tokenBucket("wide", 100, ofMinutes(1), 100);
        take("acme", 1, tight, wide);
        take("acme", 1, tight, wide);

        for (int i = 0; i < 10; i++) {
            var denied = (Denied) take("acme", 1, tight, wide);
            assertThat(denied.violated()).extracting(Standing::limit).containsExactly(tight);
            assertThat(denied.standings()).extracting(Standing::remaining).containsExactly(0L, 98L);
        }
    }

    @Test
    default void theLongestWaitIsTheWait() {
        var minute = Limit.slidingWindow("minute", 1, ofMinutes(1));
        var day = Limit.slidingWindow("day", 1, ofDays(1));
        take("acme", 1, minute, day);

        var denied = (Denied) take("acme", 1, minute, day);
        assertThat(denied.violated()).extracting(Standing::limit).containsExactly(day, minute);
        assertThat(denied.retryAfter()).isEqualTo(ofDays(2));
    }

    @Test
    default void oneOwnerCannotSpendAnothers() {
        var limit = Limit.slidingWindow("calls", 1, ofMinutes(1));
        take("acme", 1, limit);

        assertThat(take("acme", 1, limit)).isInstanceOf(Denied.class);
        assertThat(take("globex", 1, limit)).isInstanceOf(Allowed.class);
    }

    @Test
    default void aCostAboveWhatALimitEverHoldsIsImpossibleAndTakesNothing() {
        var small = Limit.tokenBucket("small", 100, ofMinutes(1), 5);
        var large = Limit.slidingWindow("large", 100, ofMinutes(1));

        assertThat(take("acme", 6, small, large)).isEqualTo(new Impossible(List.of(small)));
        assertThat(take("acme", 5, small, large)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void aClockThatGoesBackGrantsNothing(Limit limit) {
        take("acme", limit.most(), limit);
        clock().advance(window(limit).multipliedBy(3).negated());

        assertThat(take("acme", 1, limit)).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @MethodSource("limits")
    default void sixtyFourThreadsGetExactlyTheQuota(Limit limit) throws Exception {
        var quota = Math.min(limit.most(), 500);
        var cost = limit.most() / quota;
        try (var threads = Executors.newFixedThreadPool(64)) {
            Callable<Boolean> call = () -> take("acme", cost, limit) instanceof Allowed;
            var calls = Stream.generate(() -> call).limit(quota + 300).toList();
            var allowed = 0;
            for (var answer : threads.invokeAll(calls)) {
                allowed += answer.get() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo((int) (limit.most() / cost));
        }
    }

    @Test
    default void aDecisionWhoseAnswerNeverCameCanBeUndoneByItsId() {
        var tokens = Limit.slidingWindow("tokens", 100, ofMinutes(1)).of(Unit.TOKENS);
        var partition = new Partition("acme", "client", List.of(Limit.slidingWindow("calls", 9, ofMinutes(1)), tokens));
        var call = new Call(List.of(partition), Cost.ONE_REQUEST,
                Optional.of(new Reservation("lost", Cost.of(Unit.TOKENS, 40), ofSeconds(30))));

        store().undo(call);
        assertThat(store().decide(call)).isInstanceOf(Allowed.class);
        assertThat(store().look(List.of(partition)).standings()).extracting(Standing::remaining)
                .containsExactly(8L, 60L);
        store().undo(call);
        store().undo(call);
        assertThat(store().look(List.of(partition)).standings()).extracting(Standing::remaining)
                .containsExactly(9L, 100L);
    }

    @Test
    default void aPlaceInFlightIsWaitedForAsLongAsSuchCallsUsuallyTake() {
        var partition = new Partition("acme", "client", List.of(Limit.inFlight("places", 1)));
        var habit = new Habit("acme", "chat", Cost.NOTHING);
        for (int i = 0; i < 5; i++) {
            var hold = ((Allowed) store().decide(inFlight(partition, "call" + i, habit))).hold().orElseThrow();
            clock().advance(ofSeconds(3));
            store().settle(hold, Cost.NOTHING);
        }
        assertThat(store().decide(inFlight(partition, "open", habit))).isInstanceOf(Allowed.class);

        var denied = (Denied) store().decide(inFlight(partition, "next", habit));
        assertThat(denied.estimated()).isTrue();
        assertThat(denied.retryAfter()).isBetween(ofSeconds(3), ofMillis(3_750));
    }

    private static Call inFlight(Partition partition, String id, Habit habit) {
        return new Call(List.of(partition), Cost.NOTHING, Optional.of(
                new Reservation(id, Cost.of(Unit.IN_FLIGHT, 1), ofSeconds(60), Optional.of(habit))));
    }
}
