package dev.weir.limiter.front;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The store goes away and comes back, in front of one of five instances. */
final class OutageTest {

    private static final Limit DENY = Limit.slidingLog("deny", 10, ofHours(1));
    private static final Limit ALLOW = Limit.slidingLog("allow", 10, ofHours(1)).whenAway(WhenAway.ALLOW);
    private static final Limit LOCAL = Limit.slidingLog("local", 10, ofHours(1)).whenAway(WhenAway.LOCAL);
    private static final Limit TOKENS = new Limit("tokens", Unit.TOKENS, new SlidingLog(1_000, ofDays(1)), 0, false,
            WhenAway.LOCAL);
    private static final Limit PLACES = new Limit("places", Unit.IN_FLIGHT, new InFlight(10), 0, false,
            WhenAway.LOCAL);
    private static final Cost A_PLACE = Cost.of(Unit.IN_FLIGHT, 1);

    private final ManualClock clock = new ManualClock();
    private final FlakyStore store = new FlakyStore(clock);
    private final Limiter limiter = new Limiter(store, clock, Tuning.oneOf(5));

    private static Partition partition(Limit... limits) {
        return new Partition("acme", "client", List.of(limits));
    }

    private static Call call(Cost cost, Limit... limits) {
        return new Call(List.of(partition(limits)), cost);
    }

    private static Call call(Limit... limits) {
        return call(Cost.ONE_REQUEST, limits);
    }

    private static Call holding(String id, Cost taken, Cost held, Limit... limits) {
        return new Call(List.of(partition(limits)), taken, Optional.of(new Reservation(id, held, ofMinutes(1))));
    }

    private Decision local(Call call) {
        if (limiter.decide(call) instanceof Answer.Local(Decision decision, var _)) {
            return decision;
        }
        throw new AssertionError("not decided here: " + call);
    }

    private Decision decided(Call call) {
        if (limiter.decide(call) instanceof Answer.Decided(Decision decision)) {
            return decision;
        }
        throw new AssertionError("not decided by the store: " + call);
    }

    private long passes(Call call, int times) {
        return Stream.generate(() -> limiter.decide(call))
                .limit(times)
                .filter(answer -> answer instanceof Answer.Local(Allowed _, var _)
                        || answer instanceof Answer.Decided(Allowed _))
                .count();
    }

    private long used(Limit limit, Limit... limits) {
        return store.memory.look(List.of(partition(limits)))
                .standings()
                .stream()
                .filter(standing -> standing.limit().equals(limit))
                .mapToLong(Standing::used)
                .sum();
    }

    @Test
    void oneLimitThatDeniesIsEnough() {
        store.away = true;
        assertThat(limiter.decide(call(ALLOW, LOCAL, DENY))).isInstanceOfSatisfying(Answer.Unavailable.class,
                unavailable -> {
                    assertThat(unavailable.limits()).containsExactly(DENY);
                    assertThat(unavailable.retryAfter()).isEqualTo(ofSeconds(1));
                    assertThat(unavailable.away()).hasMessage("no answer");
                });
    }

    @Test
    void whereAllLimitsAllowOneAttemptAtATimePasses() {
        store.away = true;
        var first = holding("order~1", Cost.ONE_REQUEST, Cost.NOTHING, ALLOW);
        var hold = ((Answer.Uncounted) limiter.decide(first)).hold().orElseThrow();

        assertThat(local(holding("order~2", Cost.ONE_REQUEST, Cost.NOTHING, ALLOW)))
                .isInstanceOfSatisfying(Underway.class,
                        underway -> assertThat(underway.hold().id()).isEqualTo("order~1"));
        assertThat(limiter.decide(holding("another~1", Cost.ONE_REQUEST, Cost.NOTHING, ALLOW)))
                .isInstanceOf(Answer.Uncounted.class);
        limiter.settle(hold, Cost.NOTHING);
        assertThat(limiter.decide(holding("order~3", Cost.ONE_REQUEST, Cost.NOTHING, ALLOW)))
                .isInstanceOf(Answer.Uncounted.class);
    }

    @Test
    void whereAllLimitsAllowTheCallPassesUncounted() {
        store.away = true;
        for (int i = 0; i < 20; i++) {
            assertThat(limiter.decide(call(ALLOW))).isInstanceOfSatisfying(Answer.Uncounted.class,
                    uncounted -> assertThat(uncounted.hold()).isEmpty());
        }
    }

    @Test
    void aLimitThatAllowsIsLeftOutBesideOneThatCounts() {
        store.away = true;
        assertThat(((Allowed) local(call(ALLOW, LOCAL))).standings()).extracting(Standing::limit)
                .containsExactly(Limit.slidingLog("local", 2, ofHours(1)).whenAway(WhenAway.LOCAL));
        assertThat(passes(call(ALLOW, LOCAL), 5)).isEqualTo(1);
    }

    @Test
    void ofALocalLimitThisInstancesShareIsLeft() {
        store.away = true;
        assertThat(passes(call(LOCAL), 5)).isEqualTo(2);

        var denied = (Denied) local(call(LOCAL));
        assertThat(denied.retryAfter()).isEqualTo(ofHours(1));
        assertThat(denied.standings()).extracting(Standing::partition).containsExactly("client");
        clock.advance(ofHours(1));
        assertThat(passes(call(LOCAL), 5)).isEqualTo(2);
    }

    @Test
    void shadowLimitsNeverDeny() {
        store.away = true;
        assertThat(limiter.decide(call(DENY.asShadow()))).isInstanceOf(Answer.Uncounted.class);
        assertThat(passes(call(LOCAL.asShadow()), 2)).isEqualTo(2);
        var third = (Allowed) local(call(LOCAL.asShadow()));
        assertThat(third.shadowed()).extracting(Standing::partition).containsExactly("client");
    }

    @Test
    void whatIsImpossibleIsSoWithoutTheStore() {
        store.away = true;
        assertThat(local(call(Cost.requests(11), LOCAL))).isEqualTo(new Impossible(List.of(LOCAL)));
    }

    @Test
    void aCallTooLargeForTheShareButNotForTheLimitIsToldToComeAgain() {
        store.away = true;
        assertThat(limiter.decide(call(Cost.requests(3), LOCAL))).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void theShareIsWarmWhenTheStoreGoesAway() {
        limiter.decide(call(LOCAL));
        store.away = true;
        assertThat(passes(call(LOCAL), 5)).isEqualTo(1);
    }

    @Test
    void whoHadMoreThanTheShareFromTheStoreHasNoneLeftAndNoDebt() {
        assertThat(passes(call(LOCAL), 10)).isEqualTo(10);
        store.away = true;
        assertThat(passes(call(LOCAL), 5)).isZero();
        clock.advance(ofHours(1));
        assertThat(passes(call(LOCAL), 5)).isEqualTo(2);
    }

    @Test
    void aCallLargerThanTheShareOrThanItsRestUsesItUp() {
        decided(call(Cost.requests(9), LOCAL));
        var other = new Partition("acme", "other", List.of(LOCAL));
        decided(new Call(List.of(other), Cost.requests(1)));
        decided(new Call(List.of(other), Cost.requests(2)));

        store.away = true;
        assertThat(local(call(LOCAL))).isInstanceOf(Denied.class);
        assertThat(local(new Call(List.of(other), Cost.ONE_REQUEST))).isInstanceOf(Denied.class);
    }

    @Test
    void eachShareIsWarmOnItsOwn() {
        var tokens = Cost.ONE_REQUEST.with(Unit.TOKENS, 150);
        decided(call(tokens, LOCAL, TOKENS));
        decided(call(tokens, LOCAL, TOKENS));
        decided(call(tokens, LOCAL, TOKENS));

        store.away = true;
        var standings = ((Denied) local(call(tokens, LOCAL, TOKENS))).standings();
        assertThat(standings).extracting(Standing::used).containsExactly(2L, 200L);
    }

    @Test
    void whatAHoldTookAndHeldIsWarmToo() {
        decided(holding("a", Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 150), LOCAL, TOKENS));
        store.away = true;
        assertThat(local(call(Cost.of(Unit.TOKENS, 51), LOCAL, TOKENS))).isInstanceOf(Denied.class);
        assertThat(local(call(Cost.of(Unit.TOKENS, 50), LOCAL, TOKENS))).isInstanceOf(Allowed.class);
    }

    @Test
    void callsInFlightAreNotWarmSinceTheyEndElsewhere() {
        decided(holding("a", Cost.NOTHING, A_PLACE, PLACES));
        decided(holding("b", Cost.NOTHING, A_PLACE, PLACES));
        store.away = true;
        assertThat(local(holding("c", Cost.NOTHING, A_PLACE, PLACES))).isInstanceOf(Allowed.class);
        assertThat(local(holding("d", Cost.NOTHING, A_PLACE, PLACES))).isInstanceOf(Allowed.class);
        assertThat(local(holding("e", Cost.NOTHING, A_PLACE, PLACES))).isInstanceOf(Denied.class);
    }

    @Test
    void aDenialOfTheStoresIsStillRepeatedWhileItIsAway() {
        limiter.decide(call(Cost.requests(10), LOCAL));
        decided(call(LOCAL));
        store.away = true;
        assertThat(limiter.decide(call(LOCAL))).isInstanceOf(Answer.Remembered.class);
        clock.advance(ofSeconds(1));
        assertThat(limiter.decide(call(LOCAL))).isInstanceOf(Answer.Local.class);
    }

    @Test
    void afterARecoveryAnswersAreTheStoresAgain() {
        store.away = true;
        passes(call(LOCAL), 5);
        store.away = false;

        assertThat(limiter.decide(call(LOCAL))).isInstanceOf(Answer.Local.class);
        clock.advance(ofMillis(100));
        assertThat(passes(call(LOCAL), 20)).isEqualTo(10);
        assertThat(decided(call(ALLOW, LOCAL))).isInstanceOf(Denied.class);
    }

    @Test
    void aDeadStoreIsAskedOnlyNowAndThen() {
        store.away = true;
        for (int i = 0; i < 10_000; i++) {
            limiter.decide(call(ALLOW));
            clock.advance(ofMillis(1));
        }
        assertThat(store.asked).hasValueBetween(12, 13); // at 0, 0.1, 0.3, 0.7, 1.5 s, then every second
    }

    private Hold localHold(String id) {
        var allowed = (Allowed) local(holding(id, Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 150), LOCAL, TOKENS));
        return allowed.hold().orElseThrow();
    }

    @Test
    void aHoldGivenWithoutTheStoreCanBeSettledWithoutIt() {
        store.away = true;
        var hold = localHold("a");
        assertThat(limiter.settle(hold, Cost.of(Unit.TOKENS, 40))).isEmpty();

        var standings = ((Allowed) local(call(LOCAL, TOKENS))).standings();
        assertThat(standings).extracting(Standing::used).containsExactly(2L, 40L);
        assertThat(standings).extracting(Standing::held).containsExactly(0L, 0L);
    }

    @Test
    void aHoldGivenWithoutTheStoreCanBeReleasedAndRenewedWithoutIt() {
        store.away = true;
        var released = localHold("a");
        limiter.release(released);
        var renewed = limiter.renew(localHold("b"), ofMinutes(10)).orElseThrow();

        assertThat(renewed.expires()).isEqualTo(clock.instant().plus(ofMinutes(10)));
        clock.advance(ofMinutes(9));
        var standings = ((Allowed) local(call(LOCAL, TOKENS))).standings();
        assertThat(standings).extracting(Standing::used).containsExactly(2L, 0L);
        assertThat(standings).extracting(Standing::held).containsExactly(0L, 150L);
    }

    @Test
    void itsIdIsKnownWhileItIsOpen() {
        store.away = true;
        var hold = localHold("a");
        assertThat(local(holding("a", Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 150), LOCAL, TOKENS)))
                .isEqualTo(new Underway(hold, clock.instant()));
    }

    @Test
    void aStoreThatIsBackBooksWhatItsCallUsedAndGivesNothingBackThatItNeverTook() {
        limiter.decide(call(Cost.requests(5), LOCAL, TOKENS));
        store.away = true;
        clock.advance(ofHours(2)); // by when the share is whole again
        var hold = localHold("a");
        store.away = false;
        clock.advance(ofSeconds(1));
        limiter.decide(call(Cost.requests(5), LOCAL, TOKENS));

        assertThat(limiter.settle(hold, Cost.of(Unit.TOKENS, 40))).contains(Settlement.LATE);
        assertThat(limiter.settle(hold, Cost.of(Unit.TOKENS, 40))).contains(Settlement.REPEATED);
        assertThat(used(TOKENS, LOCAL, TOKENS)).isEqualTo(40);
        assertThat(used(LOCAL, LOCAL, TOKENS)).isEqualTo(5);
    }

    @Test
    void aStoreThatIsBackIsNotRobbedByARelease() {
        var daily = Limit.fixedWindow("daily", 10, Period.every(ofDays(1))).whenAway(WhenAway.LOCAL);
        store.away = true;
        var allowed = (Allowed) local(holding("a", Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 150), daily, TOKENS));
        store.away = false;
        clock.advance(ofSeconds(1));
        limiter.decide(call(Cost.requests(5).with(Unit.TOKENS, 7), daily, TOKENS));

        limiter.release(allowed.hold().orElseThrow());
        assertThat(used(daily, daily, TOKENS)).isEqualTo(5);
        assertThat(used(TOKENS, daily, TOKENS)).isEqualTo(7);
    }

    @Test
    void aCallThatPassedUncountedCanBeSettledToo() {
        store.away = true;
        var tokens = new Limit("tokens", Unit.TOKENS, new SlidingLog(1_000, ofDays(1)), 0, false, WhenAway.ALLOW);
        var passed = (Answer.Uncounted) limiter
                .decide(holding("a", Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 150), ALLOW, tokens));
        store.away = false;
        clock.advance(ofSeconds(1));

        assertThat(limiter.settle(passed.hold().orElseThrow(), Cost.of(Unit.TOKENS, 40)))
                .contains(Settlement.LATE);
        assertThat(used(tokens, ALLOW, tokens)).isEqualTo(40);
    }

    private Hold storesHold(String id) {
        return ((Allowed) decided(holding(id, Cost.NOTHING, Cost.of(Unit.TOKENS, 100), TOKENS))).hold().orElseThrow();
    }

    @Test
    void endingsThatTheStoreMissedAreToldWhenItIsBack() {
        var settled = storesHold("a");
        var released = storesHold("b");
        var next = storesHold("c");
        store.away = true;
        assertThat(limiter.settle(settled, Cost.of(Unit.TOKENS, 30))).isEmpty();
        assertThat(limiter.release(released)).isEmpty();
        store.away = false;
        clock.advance(ofSeconds(1));

        assertThat(limiter.settle(next, Cost.of(Unit.TOKENS, 5))).contains(Settlement.SETTLED);
        assertThat(used(TOKENS, TOKENS)).isEqualTo(35);
        assertThat(store.memory.look(List.of(partition(TOKENS))).standings().getFirst().held()).isZero();
    }

    @Test
    void aCallThatWasRefusedThoughTheStoreAdmittedItIsUndone() {
        var tokens = TOKENS.whenAway(WhenAway.DENY);
        var call = holding("lost", Cost.NOTHING, Cost.of(Unit.TOKENS, 100), tokens);
        store.answersAreLost = true;
        assertThat(limiter.decide(call)).isInstanceOf(Answer.Unavailable.class);
        assertThat(store.memory.look(call.partitions()).standings().getFirst().held()).isEqualTo(100);

        store.answersAreLost = false;
        clock.advance(ofSeconds(1));
        limiter.decide(holding("next", Cost.NOTHING, Cost.of(Unit.TOKENS, 7), tokens));
        assertThat(store.memory.look(call.partitions()).standings().getFirst().held()).isEqualTo(7);
    }

    @Test
    void endingsCanBeCaughtUpWithAtAnyTime() {
        var hold = storesHold("a");
        store.away = true;
        limiter.settle(hold, Cost.of(Unit.TOKENS, 30));
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        store.away = false;
        clock.advance(ofSeconds(1));
        limiter.catchUp();
        assertThat(used(TOKENS, TOKENS)).isEqualTo(30);
    }

    /** The store may have booked it without our learning of it, and forgets after ten minutes that it has. */
    @Test
    void anEndingIsNotToldAfterTheStoreMayHaveForgottenIt() {
        var hold = storesHold("a");
        store.away = true;
        limiter.settle(hold, Cost.of(Unit.TOKENS, 30));
        store.away = false;
        store.memory.settle(hold, Cost.of(Unit.TOKENS, 30));
        clock.advance(ofMinutes(11));

        limiter.catchUp();
        assertThat(used(TOKENS, TOKENS)).isEqualTo(30);
    }

    @Test
    void noMoreEndingsAreKeptThanItMay() {
        var untold = new Untold(clock);
        var hold = storesHold("a");
        for (int i = 0; i < 3 * Untold.MOST; i++) {
            untold.add(new Ending.Over(hold, Optional.of(Cost.requests(i)), clock.instant()));
        }
        assertThat(untold.size()).isEqualTo(Untold.MOST);
        assertThat(untold.poll()).contains(
                new Ending.Over(hold, Optional.of(Cost.requests(2L * Untold.MOST)), clock.instant()));
    }

    @Test
    void whatOnlyTheStoreKnowsIsNotMadeUp() {
        var hold = storesHold("a");
        store.away = true;
        assertThatThrownBy(() -> limiter.renew(hold, ofMinutes(1))).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> limiter.look(List.of(partition(LOCAL)))).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> limiter.steer(partition(LOCAL), new Steering.Reset()))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void moreInstancesThanBeforeLeaveEachASmallerShareOfWhichTheSameIsUsed() {
        store.away = true;
        assertThat(passes(call(LOCAL), 1)).isEqualTo(1);

        assertThat(limiter.decide(call(LOCAL), 10)).isInstanceOfSatisfying(Answer.Local.class,
                answer -> assertThat(answer.decision()).isInstanceOf(Denied.class));
        assertThat(limiter.decide(call(LOCAL), 2)).isInstanceOfSatisfying(Answer.Local.class,
                answer -> assertThat(answer.decision()).isInstanceOf(Allowed.class));
    }

    @Test
    void noMorePartitionsAreKeptWarmThanItMayAndTheLeastUsedGoFirst() {
        var shares = new Shares(clock);
        var allowed = new Allowed(List.of(), Optional.empty(), List.of());
        var busy = call(LOCAL);
        var idle = new Call(List.of(new Partition("idle", "client", List.of(LOCAL))), Cost.ONE_REQUEST);
        shares.count(idle, 5, allowed);
        for (int i = 0; i < Shares.MOST; i++) {
            shares.count(busy, 5, allowed);
            shares.count(new Call(List.of(new Partition("other" + i, "client", List.of(LOCAL))), Cost.ONE_REQUEST), 5,
                    allowed);
        }

        assertThat(shares.size()).isEqualTo(Shares.MOST);
        var away = new StoreUnavailable("away", new IllegalStateException());
        assertThat(((Answer.Local) shares.decide(busy, 5, away)).decision()).isInstanceOf(Denied.class);
        var after = (Allowed) ((Answer.Local) shares.decide(idle, 5, away)).decision();
        assertThat(after.standings().getFirst().used()).isEqualTo(1);
    }

    @Test
    void sixtyFourThreadsNeverGetMoreThanTheShare() throws Exception {
        var limit = Limit.slidingWindow("many", 500, ofMinutes(1)).whenAway(WhenAway.LOCAL);
        passes(call(limit), 30);
        store.away = true;
        assertThat(passes(call(limit), 1)).isEqualTo(1); // whoever asks meanwhile still finds the breaker closed
        Callable<Long> some = () -> passes(call(limit), 10);
        try (var threads = Executors.newFixedThreadPool(64)) {
            var answers = threads.invokeAll(Stream.generate(() -> some).limit(64).toList());
            assertThat(answers.stream().mapToLong(Future::resultNow).sum()).isEqualTo(69);
        }
        assertThat(store.asked).hasValue(31);
    }

    @Test
    void limitsOfTheSameNameInPartitionsWhoseNamesRunIntoOneAnotherAreApart() {
        store.away = true;
        var one = new Partition("acme", "a", List.of(Limit.slidingLog("bc", 5, ofHours(1)).whenAway(WhenAway.LOCAL)));
        var other = new Partition("acme", "ab", List.of(Limit.slidingLog("c", 5, ofHours(1)).whenAway(WhenAway.LOCAL)));
        assertThat(local(new Call(List.of(one), Cost.ONE_REQUEST))).isInstanceOf(Allowed.class);
        assertThat(local(new Call(List.of(other), Cost.ONE_REQUEST))).isInstanceOf(Allowed.class);
    }
}
