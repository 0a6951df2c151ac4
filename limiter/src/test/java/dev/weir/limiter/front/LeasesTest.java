package dev.weir.limiter.front;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Blocked;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One of two instances that lease shares of a global limit. */
final class LeasesTest implements LeaseContract {

    private static final Limit GLOBAL = Limit.fixedWindow("global", 1_000, Period.every(ofMinutes(1)));

    private final ManualClock clock = new ManualClock();
    private final FlakyStore store = new FlakyStore(clock);
    private final Limiter limiter = new Limiter(store, clock, Tuning.oneOf(2));

    @Override
    public Store store() {
        return store.memory;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    private static Partition global(Limit... limits) {
        return new Partition("global/all", "global", List.of(limits), Sharing.LEASED);
    }

    private static Partition client(Limit limit) {
        return new Partition("acme", "client", List.of(limit));
    }

    /** A call that only leased limits decide. */
    private static Call call(Limit... limits) {
        return new Call(List.of(global(limits)), Cost.ONE_REQUEST);
    }

    private static Call call(Limit own, Reservation reservation) {
        return new Call(List.of(client(own), global(GLOBAL)), Cost.ONE_REQUEST, Optional.of(reservation));
    }

    private Allowed passes(Call call) {
        if (limiter.decide(call) instanceof Answer.Decided(Allowed allowed)) {
            return allowed;
        }
        throw new AssertionError("does not pass: " + call);
    }

    /** So many calls that make the instance lease a share. */
    private void warm(Call call) {
        IntStream.range(0, 10).forEach(_ -> passes(call));
    }

    private long used(Limit... limits) {
        return store.memory.look(List.of(global(limits))).standings().getFirst().used();
    }

    private int asked(Runnable calls) {
        var before = store.asked.get();
        calls.run();
        return store.asked.get() - before;
    }

    @Test
    void aShareServesManyCalls() {
        assertThat(asked(() -> IntStream.range(0, 500).forEach(_ -> passes(call(GLOBAL))))).isLessThan(30);
        assertThat(used(GLOBAL)).isBetween(500L, 500 + 1_000L / 4 / 2);
    }

    @Test
    void whoCallsNowAndThenIsCountedCallByCall() {
        assertThat(asked(() -> IntStream.range(0, 50)
                .forEach(_ -> {
                    clock.advance(ofMillis(600));
                    passes(call(GLOBAL));
                }))).isEqualTo(50);
    }

    @Test
    void whatIsLeftIsSaidWithTheShareInHand() {
        warm(call(GLOBAL));
        assertThat(passes(call(GLOBAL)).standings()).singleElement().satisfies(standing -> {
            assertThat(standing.used()).isEqualTo(11);
            assertThat(standing.remaining()).isEqualTo(989);
            assertThat(standing.fullAfter()).isEqualTo(ofMinutes(1));
        });
        clock.advance(ofMillis(500));
        assertThat(passes(call(GLOBAL)).standings().getFirst().fullAfter()).isEqualTo(ofMillis(59_500));
    }

    @Test
    void aShareThatIsOverIsNotUsedAndItsRestIsGivenBack() {
        warm(call(GLOBAL));
        assertThat(used(GLOBAL)).isGreaterThan(10);
        clock.advance(ofSeconds(1));
        assertThat(asked(() -> passes(call(GLOBAL)))).isPositive();
        limiter.catchUp();
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(used(GLOBAL)).isEqualTo(11);
    }

    @Test
    void whatBecomesOfSharesIsCountedOnce() {
        assertThat(limiter.leaseFigures().isNothing()).isTrue();
        warm(call(GLOBAL));
        var figures = limiter.leaseFigures();
        assertThat(figures.calls()).isBetween(1L, 8L);
        assertThat(figures.leases()).isPositive();
        var out = used(GLOBAL) - 10;
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(limiter.leaseFigures()).isEqualTo(new LeaseFigures(0, 0, 0, out, 0));

        warm(call(GLOBAL));
        var left = used(GLOBAL) - 20;
        limiter.leaseFigures();
        limiter.forget();
        assertThat(limiter.leaseFigures()).isEqualTo(new LeaseFigures(0, 0, 0, 0, left));
    }

    @Test
    void aFrozenInstanceFindsThatItsShareIsOver() {
        warm(call(GLOBAL));
        clock.advance(ofMinutes(3));
        assertThat(asked(() -> passes(call(GLOBAL)))).isPositive();
        limiter.catchUp();
        assertThat(used(GLOBAL)).isEqualTo(1);
    }

    @Test
    void aShareIsNotCarriedIntoTheNextPeriod() {
        clock.advance(ofMillis(59_900));
        warm(call(GLOBAL));
        clock.advance(ofMillis(100));
        assertThat(asked(() -> passes(call(GLOBAL)))).isPositive();
    }

    @Test
    void aClockThatIsPutBackEndsAShare() {
        clock.advance(ofSeconds(10));
        warm(call(GLOBAL));
        clock.advance(ofSeconds(-5));
        assertThat(asked(() -> passes(call(GLOBAL)))).isPositive();
    }

    private Limiter timedBy(ManualClock steady) {
        return new Limiter(store, clock, Moment.nanoseconds(steady), Tuning.oneOf(2));
    }

    private boolean asks(Limiter instance) {
        return asked(() -> instance.decide(call(GLOBAL))) > 0;
    }

    @Test
    void aClockThatIsPutBackALittleDoesNotLengthenAShare() {
        var steady = new ManualClock();
        clock.advance(ofSeconds(10));
        var instance = timedBy(steady);
        IntStream.range(0, 10).forEach(_ -> instance.decide(call(GLOBAL)));
        clock.advance(ofMillis(200)); // of 999 that have passed
        steady.advance(ofMillis(999));
        assertThat(asks(instance)).isFalse();
        clock.advance(ofMillis(1));
        steady.advance(ofMillis(1));
        assertThat(asks(instance)).isTrue();
    }

    @Test
    void aShareIsOverByTheWallsClockThoughTheOtherStoodStillInAFrozenInstance() {
        var instance = timedBy(new ManualClock());
        IntStream.range(0, 10).forEach(_ -> instance.decide(call(GLOBAL)));
        clock.advance(ofMillis(999));
        assertThat(asks(instance)).isFalse();
        clock.advance(ofMillis(1));
        assertThat(asks(instance)).isTrue();
    }

    @Test
    void whoeverIsRestoredHasNoShare() {
        warm(call(GLOBAL));
        limiter.forget();
        assertThat(asked(() -> passes(call(GLOBAL)))).isEqualTo(1);
    }

    @Test
    void whatItsOwnLimitRefusesIsPutBack() {
        var own = Limit.fixedWindow("own", 10, Period.every(ofMinutes(1)));
        var answers = IntStream.range(0, 30)
                .mapToObj(n -> limiter.decide(new Call(
                        List.of(client(own.keepingBack(n % 3)), global(GLOBAL)), Cost.ONE_REQUEST)))
                .toList();
        assertThat(answers.stream().filter(LeasesTest::isAllowed)).hasSizeBetween(8, 10);
        assertThat(answers).last()
                .isInstanceOfSatisfying(Answer.Decided.class, last -> assertThat(last.decision())
                        .isInstanceOfSatisfying(Denied.class, denied -> {
                            assertThat(denied.violated()).extracting(Standing::limit)
                                    .extracting(Limit::name)
                                    .containsOnly("own");
                            assertThat(denied.standings()).hasSize(2);
                        }));
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(used(GLOBAL)).isEqualTo(answers.stream().filter(LeasesTest::isAllowed).count());
    }

    private static boolean isAllowed(Answer answer) {
        return answer instanceof Answer.Decided(Allowed _);
    }

    @Test
    void ofSeveralAttemptsOneIsUnderWay() {
        var own = Limit.slidingWindow("own", 100, ofMinutes(1));
        IntStream.range(0, 10).forEach(n -> passes(call(own, new Reservation("call" + n, Cost.NOTHING, ofMinutes(1)))));
        var before = used(GLOBAL);
        passes(call(own, new Reservation("once~1", Cost.NOTHING, ofMinutes(1))));
        assertThat(limiter.decide(call(own, new Reservation("once~2", Cost.NOTHING, ofMinutes(1)))))
                .isInstanceOfSatisfying(Answer.Decided.class,
                        answer -> assertThat(answer.decision()).isInstanceOf(Underway.class));
        assertThat(used(GLOBAL)).isEqualTo(before);

        var alone = new Call(List.of(global(GLOBAL)), Cost.ONE_REQUEST,
                Optional.of(new Reservation("alone~1", Cost.NOTHING, ofMinutes(1))));
        passes(alone);
        assertThat(limiter.decide(alone)).isInstanceOfSatisfying(Answer.Decided.class,
                answer -> assertThat(answer.decision()).isInstanceOf(Underway.class));
    }

    @Test
    void whatHabitRaisesIsDrawnToo() {
        var tokens = Limit.fixedWindow("tokens", 100_000, Period.every(ofMinutes(1))).of(Unit.TOKENS);
        var habit = Optional.of(new Habit("acme", "calling", Cost.of(Unit.TOKENS, 1_000)));
        var own = client(Limit.slidingWindow("own", 100_000, ofMinutes(1)).of(Unit.TOKENS));
        var hold = Optional.<Hold>empty();
        for (int n = 0; n < 60; n++) {
            var call = new Call(List.of(own, global(tokens)), Cost.NOTHING,
                    Optional.of(new Reservation("call" + n, Cost.of(Unit.TOKENS, 10), ofMinutes(1), habit)));
            hold = passes(call).hold();
            limiter.settle(hold.orElseThrow(), Cost.of(Unit.TOKENS, 50));
        }
        assertThat(hold.orElseThrow().parts().getLast().isDrawn()).isTrue();
        assertThat(hold.orElseThrow().parts().getLast().taken().of(Unit.TOKENS)).isGreaterThanOrEqualTo(50);
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(used(tokens)).isEqualTo(60 * 50);
    }

    @Test
    void aShareInHandServesToItsEndThoughTheStoreIsAway() {
        warm(call(GLOBAL));
        store.away = true;
        assertThat(asked(() -> passes(call(GLOBAL)))).isZero();
        clock.advance(ofSeconds(1));
        assertThat(limiter.decide(call(GLOBAL))).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void aShareInHandStandsForItsLimitWhileOthersAreCountedHere() {
        var own = Limit.slidingWindow("own", 100, ofMinutes(1)).whenAway(WhenAway.LOCAL);
        var open = Limit.slidingWindow("own", 100, ofMinutes(1)).whenAway(WhenAway.ALLOW);
        IntStream.range(0, 10).forEach(n -> passes(call(own, new Reservation("a" + n, Cost.NOTHING, ofMinutes(1)))));
        store.away = true;
        for (var limit : List.of(own, open)) {
            assertThat(limiter.decide(call(limit, new Reservation("b", Cost.NOTHING, ofMinutes(1)))))
                    .isInstanceOfSatisfying(Answer.Local.class, local -> assertThat(local.decision())
                            .isInstanceOfSatisfying(Allowed.class, allowed -> {
                                assertThat(allowed.standings()).extracting(Standing::limit).contains(GLOBAL);
                                assertThat(allowed.hold().orElseThrow().parts().getLast().isDrawn()).isTrue();
                            }));
        }
        var denying = Limit.slidingWindow("own", 100, ofMinutes(1));
        assertThat(limiter.decide(call(denying, new Reservation("c", Cost.NOTHING, ofMinutes(1)))))
                .isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void aShareWhoseAnswerIsLostIsGivenBack() {
        IntStream.range(0, 2).forEach(_ -> passes(call(GLOBAL)));
        store.answersAreLost = true;
        limiter.decide(call(GLOBAL));
        assertThat(used(GLOBAL)).isGreaterThan(3);
        store.answersAreLost = false;
        clock.advance(ofMillis(100));
        passes(call(GLOBAL));
        limiter.catchUp();
        assertThat(used(GLOBAL)).isLessThanOrEqualTo(4);
    }

    @Test
    void whoeverIsBlockedHereIsBlockedAtOnce() {
        warm(call(GLOBAL));
        limiter.steer(global(GLOBAL), new Steering.Block(ofMinutes(1)));
        assertThat(limiter.decide(call(GLOBAL))).isInstanceOfSatisfying(Answer.Decided.class,
                answer -> assertThat(answer.decision()).isInstanceOf(Blocked.class));
        assertThat(asked(() -> IntStream.range(0, 10).forEach(_ -> limiter.decide(call(GLOBAL))))).isLessThan(12);
    }

    @Test
    void aResetForgetsWhatIsOutHereToo() {
        warm(call(GLOBAL));
        limiter.steer(global(GLOBAL), new Steering.Reset());
        assertThat(used(GLOBAL)).isZero();
        passes(call(GLOBAL));
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(used(GLOBAL)).isEqualTo(1);
    }

    @Test
    void aShadowLimitWithoutRoomForAShareIsReported() {
        var candidate = Limit.fixedWindow("candidate", 50, Period.every(ofMinutes(1))).asShadow();
        var shadowed = IntStream.range(0, 100)
                .mapToObj(_ -> passes(call(GLOBAL, candidate)))
                .filter(allowed -> !allowed.shadowed().isEmpty())
                .count();
        assertThat(shadowed).isBetween(50L, 75L);
    }

    @Test
    void callsThatNoLimitCouldHoldAreToldSoHoweverMuchTheyAskTogether() {
        for (int call = 0; call < 3; call++) {
            assertThat(limiter.decide(new Call(List.of(global(GLOBAL)), Cost.requests(Limit.MOST - 1))))
                    .isEqualTo(new Answer.Decided(new Impossible(List.of(GLOBAL))));
        }
    }

    @Test
    void aLimitTooSmallToShareIsCountedCallByCall() {
        var small = Limit.fixedWindow("small", 8, Period.every(ofMinutes(1)));
        assertThat(asked(() -> IntStream.range(0, 8).forEach(_ -> passes(call(small))))).isEqualTo(8);
    }

    @Test
    void limitsThatChangedLeaveNoShareBehind() {
        warm(call(GLOBAL));
        var raised = Limit.fixedWindow("global", 2_000, Period.every(ofMinutes(1)));
        warm(call(raised));
        clock.advance(ofSeconds(2));
        limiter.catchUp();
        assertThat(used(raised)).isEqualTo(20);
    }
}
