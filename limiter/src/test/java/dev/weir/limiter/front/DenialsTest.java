package dev.weir.limiter.front;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DenialsTest {

    private static final Limit BUCKET = Limit.tokenBucket("bucket", 10, ofMinutes(1), 10);
    private static final Limit HOURLY = Limit.slidingLog("hourly", 10, ofHours(1));
    private static final Limit TOKENS = new Limit("tokens", Unit.TOKENS, new SlidingLog(1_000, ofHours(1)));

    private final ManualClock clock = new ManualClock();
    private final FlakyStore store = new FlakyStore(clock);
    private final Limiter limiter = new Limiter(store, clock, new Tuning(1, ofSeconds(1), 64));

    private static Call call(String name, Cost cost, Limit... limits) {
        return new Call(List.of(new Partition("acme", name, List.of(limits))), cost);
    }

    private static Call call(long requests, Limit... limits) {
        return call("client", Cost.requests(requests), limits);
    }

    private static Cost requestsAndTokens(long requests, long tokens) {
        return Cost.requests(requests).with(Unit.TOKENS, tokens);
    }

    private Denied denied(Call call) {
        return switch (limiter.decide(call)) {
            case Answer.Decided(Denied denied) -> denied;
            case Answer.Remembered(Denied denied) -> denied;
            case Answer other -> throw new AssertionError(other);
        };
    }

    private boolean isRemembered(Call call) {
        return limiter.decide(call) instanceof Answer.Remembered;
    }

    private Decision decided(Call call) {
        return switch (limiter.decide(call)) {
            case Answer.Decided(Decision decision) -> decision;
            case Answer other -> throw new AssertionError(other);
        };
    }

    @Test
    void aDenialIsRepeatedForASecondWithoutAskingTheStore() {
        limiter.decide(call(10, HOURLY));
        assertThat(decided(call(1, HOURLY))).isInstanceOf(Denied.class);
        assertThat(store.asked).hasValue(2);

        clock.advance(ofMillis(999));
        assertThat(isRemembered(call(1, HOURLY))).isTrue();
        assertThat(store.asked).hasValue(2);
        clock.advance(ofMillis(1));
        assertThat(isRemembered(call(1, HOURLY))).isFalse();
        assertThat(store.asked).hasValue(3);
    }

    @Test
    void theRemainingWaitIsCountedDownAndTheCallPassesAtItsEnd() {
        limiter.decide(call(10, BUCKET));
        clock.advance(ofMillis(5_400));
        assertThat(denied(call(1, BUCKET)).retryAfter()).isEqualTo(ofMillis(600));

        clock.advance(ofMillis(599));
        assertThat(denied(call(1, BUCKET)).retryAfter()).isEqualTo(ofMillis(1));
        assertThat(store.asked).hasValue(2);
        clock.advance(ofMillis(1));
        assertThat(decided(call(1, BUCKET))).isInstanceOf(Allowed.class);
    }

    /** Upstash's cache remembers whom a large call was denied, and then denies them small ones that would have passed. */
    @Test
    void whoWasDeniedALargeCallMayStillMakeASmallOne() {
        limiter.decide(call(8, HOURLY));
        assertThat(decided(call(5, HOURLY))).isInstanceOf(Denied.class);

        assertThat(decided(call(2, HOURLY))).isInstanceOf(Allowed.class);
    }

    @Test
    void aLargerCallIsAskedAnewSinceItMayHaveLongerToWait() {
        limiter.decide(call(5, BUCKET));
        limiter.decide(call(5, BUCKET));
        assertThat(denied(call(1, BUCKET)).retryAfter()).isEqualTo(ofSeconds(6));

        assertThat(denied(call(2, BUCKET)).retryAfter()).isEqualTo(ofSeconds(12));
    }

    @Test
    void aLimitThatDidNotRefuseMayBeAskedWhatFitsIt() {
        var limits = new Limit[]{HOURLY, TOKENS};
        limiter.decide(call("client", requestsAndTokens(10, 600), limits));
        limiter.decide(call("client", requestsAndTokens(1, 100), limits));

        assertThat(isRemembered(call("client", requestsAndTokens(1, 50), limits))).isTrue();
        assertThat(isRemembered(call("client", requestsAndTokens(1, 400), limits))).isTrue();
        assertThat(isRemembered(call("client", Cost.requests(1), limits))).isTrue();
        assertThat(isRemembered(call("client", requestsAndTokens(1, 401), limits))).isFalse();
    }

    @Test
    void whatWasTakenOfTheSamePartitionsSinceIsInTheWait() {
        limiter.decide(call(8, BUCKET));
        assertThat(denied(call(3, BUCKET)).retryAfter()).isEqualTo(ofSeconds(6));
        limiter.decide(call(1, BUCKET));

        assertThat(denied(call(3, BUCKET)).retryAfter()).isEqualTo(ofSeconds(12));
    }

    @Test
    void otherLimitsSlotsAndNamesAreAskedAbout() {
        limiter.decide(call(10, HOURLY));
        limiter.decide(call(1, HOURLY));

        assertThat(isRemembered(call(1, HOURLY))).isTrue();
        assertThat(isRemembered(call(1, Limit.slidingLog("hourly", 11, ofHours(1))))).isFalse();
        assertThat(isRemembered(call("other", Cost.ONE_REQUEST, HOURLY))).isFalse();
        var elsewhere = new Partition("globex", "client", List.of(HOURLY));
        assertThat(isRemembered(new Call(List.of(elsewhere), Cost.ONE_REQUEST))).isFalse();
    }

    private static Call holding(String id, Cost held, Optional<Habit> habit, Limit... limits) {
        return new Call(List.of(new Partition("acme", "client", List.of(limits))), Cost.NOTHING,
                Optional.of(new Reservation(id, held, ofMinutes(1), habit)));
    }

    @Test
    void aDenialInWhichHoldsHaveASayIsNotRepeated() {
        var one = new Limit("one", Unit.IN_FLIGHT, new InFlight(1));
        var place = Cost.of(Unit.IN_FLIGHT, 1);
        limiter.decide(holding("a", place, Optional.empty(), one));
        assertThat(decided(holding("b", place, Optional.empty(), one))).isInstanceOf(Denied.class);

        assertThat(decided(holding("b", place, Optional.empty(), one))).isInstanceOf(Denied.class);
    }

    @Test
    void whereAHabitRaisesWhatIsHeldOnlyTheSameIsRepeated() {
        var limits = new Limit[]{HOURLY, TOKENS};
        var habit = Optional.of(new Habit("acme", "client", Cost.of(Unit.TOKENS, 500)));
        limiter.decide(call("client", requestsAndTokens(0, 1_000), limits));
        var asks = holding("a", requestsAndTokens(1, 10), habit, limits);
        limiter.decide(asks);

        assertThat(isRemembered(holding("b", requestsAndTokens(1, 10), habit, limits))).isTrue();
        assertThat(isRemembered(holding("b", requestsAndTokens(0, 10), habit, limits))).isFalse();
        assertThat(isRemembered(holding("b", requestsAndTokens(1, 10), Optional.empty(), limits))).isFalse();
    }

    @Test
    void whatAReleasedHoldGivesBackHereCanBeTakenAtOnce() {
        var limits = new Limit[]{HOURLY, TOKENS};
        var first = new Call(List.of(new Partition("acme", "client", List.of(limits))), Cost.requests(10),
                Optional.of(new Reservation("a", Cost.of(Unit.TOKENS, 5), ofMinutes(1))));
        var hold = ((Allowed) decided(first)).hold().orElseThrow();
        limiter.decide(call(1, limits));
        assertThat(isRemembered(call(1, limits))).isTrue();
        assertThat(limiter.release(hold)).isPresent();

        assertThat(decided(call(1, limits))).isInstanceOf(Allowed.class);
    }

    @Test
    void anOperatorsHandIsFeltAtOnceHereAndWithinASecondElsewhere() {
        var partition = new Partition("acme", "client", List.of(HOURLY));
        limiter.decide(call(10, HOURLY));
        limiter.decide(call(1, HOURLY));
        store.steer(partition, new Steering.Grant("hourly", 2)); // by another instance
        assertThat(isRemembered(call(1, HOURLY))).isTrue();
        clock.advance(ofSeconds(1));
        assertThat(decided(call(1, HOURLY))).isInstanceOf(Allowed.class);
        limiter.decide(call(2, HOURLY));

        limiter.steer(partition, new Steering.Reset());
        assertThat(decided(call(2, HOURLY))).isInstanceOf(Allowed.class);
    }

    @Test
    void aDenialFromBeforeAnOperatorsHandIsNotRememberedAfterIt() {
        limiter.decide(call(10, HOURLY));
        store.before = () -> {
            store.before = () -> {};
            limiter.steer(call(1, HOURLY).partitions().getFirst(), new Steering.Reset());
        };
        assertThat(denied(call(1, HOURLY)).retryAfter()).isEqualTo(ofHours(1));

        assertThat(decided(call(1, HOURLY))).isInstanceOf(Allowed.class);
    }

    @Test
    void whereMoreThanTheLimitIsLeftNothingIsRemembered() {
        var partition = new Partition("acme", "client", List.of(HOURLY, TOKENS));
        store.steer(partition, new Steering.Grant("tokens", 10));
        limiter.decide(call(10, HOURLY, TOKENS));
        limiter.decide(call(1, HOURLY, TOKENS));

        assertThat(isRemembered(call(1, HOURLY, TOKENS))).isFalse();
    }

    @Test
    void afterAThawAndAfterAJumpOfTheClockTheStoreIsAsked() {
        limiter.decide(call(10, HOURLY));
        limiter.decide(call(1, HOURLY));
        limiter.forget();
        assertThat(isRemembered(call(1, HOURLY))).isFalse();

        clock.advance(ofMillis(500));
        assertThat(isRemembered(call(1, HOURLY))).isTrue();
        clock.advance(ofMillis(-400));
        assertThat(isRemembered(call(1, HOURLY))).isFalse();
        clock.advance(ofHours(-1));
        assertThat(isRemembered(call(1, HOURLY))).isFalse();
    }

    @Test
    void aClockPutBackALittleRepeatsNothingFromTheFuture() {
        limiter.decide(call(10, HOURLY));
        limiter.decide(call(1, HOURLY));
        clock.advance(ofMillis(-1));
        assertThat(isRemembered(call(1, HOURLY))).isFalse();
    }

    @Test
    void aDenialIsAsOldAsItsAnswer() {
        limiter.decide(call(10, BUCKET));
        var question = call(1, BUCKET);
        var decision = store.memory.decide(question);
        clock.advance(ofMillis(40)); // the way back

        var denials = new Denials(clock, ofSeconds(1), 64);
        denials.remember(question, (Denied) decision, denials.changes());
        assertThat(denials.of(question).orElseThrow().retryAfter()).isEqualTo(ofSeconds(6));
    }

    @Test
    void remembersNoMoreThanItMay() {
        var denials = new Denials(clock, ofSeconds(1), 64);
        for (int i = 0; i < 10_000; i++) {
            var question = call("client" + i, Cost.requests(10), HOURLY);
            store.decide(question);
            denials.remember(question, (Denied) store.decide(question), denials.changes());
            assertThat(denials.of(question)).isPresent();
        }
        assertThat(denials.size()).isBetween(32, 64);
    }

    @Test
    void mayRememberNothing() {
        var forgetful = new Limiter(store, clock, new Tuning(1, Duration.ZERO, 64));
        forgetful.decide(call(10, HOURLY));
        forgetful.decide(call(1, HOURLY));
        assertThat(forgetful.decide(call(1, HOURLY))).isInstanceOf(Answer.Decided.class);
    }

    @Test
    void debtsOfManyCenturiesAreRemembered() {
        var daily = Limit.fixedWindow("daily", 1, Period.every(ofDays(1))).of(Unit.TOKENS);
        var partition = new Partition("acme", "client", List.of(daily));
        var hold = ((Allowed) decided(new Call(List.of(partition), Cost.NOTHING,
                Optional.of(new Reservation("a", Cost.of(Unit.TOKENS, 1), ofMinutes(1)))))).hold().orElseThrow();
        limiter.settle(hold, Cost.of(Unit.TOKENS, 200_000));

        var asks = new Call(List.of(partition), Cost.of(Unit.TOKENS, 1));
        limiter.decide(asks);
        assertThat(isRemembered(asks)).isTrue();
    }

    private static Limit anyLimit(Random random, int i) {
        var quota = 1 + random.nextInt(40);
        var window = ofSeconds(1 + random.nextInt(20));
        var name = "limit" + i;
        var limit = switch (random.nextInt(4)) {
            case 0 -> Limit.fixedWindow(name, quota, Period.every(window));
            case 1 -> Limit.slidingWindow(name, quota, window);
            case 2 -> Limit.slidingLog(name, quota, window);
            default -> Limit.tokenBucket(name, quota, window, 1 + random.nextInt(40));
        };
        var kept = limit.keepingBack(random.nextInt((int) limit.most()));
        var unit = random.nextBoolean() ? kept : kept.of(Unit.TOKENS);
        return random.nextInt(5) == 0 && !(unit.algorithm() instanceof SlidingLog) ? unit.asShadow() : unit;
    }

    /** One limiter, whose store nobody else asks: whatever it repeats, the store would have said. */
    @Test
    void whatIsRepeatedIsWhatTheStoreWouldSay() {
        int repeated = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var limits = new ArrayList<Limit>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                limits.add(anyLimit(random, i));
            }
            var partition = new Partition("acme", "client" + seed, limits);
            var before = Cost.NOTHING;
            for (int i = 0; i < 60; i++) {
                before = random.nextInt(3) > 0
                        ? before
                        : requestsAndTokens(random.nextInt(8), random.nextInt(8));
                var asks = new Call(List.of(partition), before);
                if (limiter.decide(asks) instanceof Answer.Remembered(Denied remembered)) {
                    assertThat(store.memory.decide(asks)).as("seed %s", seed)
                            .isInstanceOfSatisfying(Denied.class,
                                    denied -> assertTrue(remembered, denied));
                    repeated++;
                }
                clock.advance(Duration.of(1 + random.nextLong(300_000), MICROS));
            }
        }
        assertThat(repeated).isGreaterThan(10_000);
    }

    private static void assertTrue(Denied remembered, Denied denied) {
        assertThat(remembered.retryAfter()).isEqualTo(denied.retryAfter());
        assertThat(remembered.violated()).extracting(Standing::limit)
                .isEqualTo(denied.violated().stream().map(Standing::limit).toList());
        for (int i = 0; i < denied.standings().size(); i++) {
            var says = remembered.standings().get(i);
            var is = denied.standings().get(i);
            assertThat(says.retryAfter()).as("%s, really %s", says, is).isEqualTo(is.retryAfter());
            assertThat(says.fullAfter()).isEqualTo(is.fullAfter());
            assertThat(says.remaining()).isLessThanOrEqualTo(is.remaining());
            assertThat(says.used()).isGreaterThanOrEqualTo(is.used());
            assertThat(says.moreAfter())
                    .isEqualTo(says.remaining() == is.remaining()
                            ? is.moreAfter()
                            : Duration.of(1, MICROS));
        }
    }
}
