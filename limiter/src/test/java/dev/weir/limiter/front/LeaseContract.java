package dev.weir.limiter.front;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** What many instances that lease shares of one limit promise together, whatever the store. */
public interface LeaseContract {

    int INSTANCES = 5;
    int QUOTA = 300;
    int BURST = 100;
    Duration WINDOW = ofSeconds(10);
    /** A tenth of the window, which is the longest there is. */
    Duration LEASE = ofSeconds(1);

    Store store();

    /** How long a story is. */
    default int steps() {
        return 250;
    }

    ManualClock clock();

    static Stream<Limit> limits() {
        return Stream.of(
                Limit.fixedWindow("fixed", QUOTA, Period.every(WINDOW)),
                Limit.slidingLog("log", QUOTA, WINDOW),
                Limit.tokenBucket("bucket", QUOTA, WINDOW, BURST),
                Limit.slidingWindow("sliding", QUOTA, WINDOW));
    }

    private static Partition leased(Limit... limits) {
        return new Partition("global/all", "global", List.of(limits), Sharing.LEASED);
    }

    private static Call call(String client, String id, Cost held, Limit... limits) {
        var own = new Partition(client, "client", List.of(Limit.slidingWindow("own", 1_000_000, ofMinutes(1))));
        return new Call(List.of(own, leased(limits)), Cost.ONE_REQUEST,
                Optional.of(new Reservation(id, held, ofMinutes(1))));
    }

    private Limiter instance() {
        return new Limiter(store(), clock(), Tuning.oneOf(INSTANCES));
    }

    private static Optional<Allowed> allowed(Answer answer) {
        return answer instanceof Answer.Decided(Allowed allowed) ? Optional.of(allowed) : Optional.empty();
    }

    private static boolean isDrawn(Allowed allowed) {
        return allowed.hold().orElseThrow().parts().stream().anyMatch(Hold.Part::isDrawn);
    }

    private Standing standing(Limit... limits) {
        return store().look(List.of(leased(limits))).standings().getFirst();
    }

    /** Crowds and quiet, instances that die with a share in hand and such that are thawed long after. */
    @ParameterizedTest
    @MethodSource("limits")
    default void neverMoreThanTheLimitPassesWhateverBecomesOfInstances(Limit limit) {
        var random = new Random(23);
        var instances = new ArrayList<>(IntStream.range(0, INSTANCES).mapToObj(_ -> instance()).toList());
        var passed = new ArrayList<Instant>();
        var drawn = 0;
        for (int step = 0; step < steps(); step++) {
            clock().advance(ofMillis(random.nextInt(10) == 0 ? random.nextInt(4_000) : random.nextInt(120)));
            var n = random.nextInt(INSTANCES);
            if (random.nextInt(25) == 0) {
                instances.set(n, instance());
            }
            for (int calls = random.nextInt(12); calls > 0; calls--) {
                var answer = allowed(instances.get(n)
                        .decide(call("client" + n, "call-" + step + "-" + calls, Cost.NOTHING, limit)));
                if (answer.isPresent()) {
                    passed.add(clock().instant());
                    drawn += isDrawn(answer.get()) ? 1 : 0;
                }
            }
        }
        assertThat(drawn).isGreaterThan(passed.size() / 4);
        assertBound(limit, passed);
    }

    private static void assertBound(Limit limit, List<Instant> passed) {
        for (int first = 0; first < passed.size(); first++) {
            for (int last = first; last < passed.size(); last++) {
                var time = Duration.between(passed.get(first), passed.get(last));
                var most = switch (limit.algorithm()) {
                    case FixedWindow fixed -> isSamePeriod(fixed, passed.get(first), passed.get(last))
                            ? QUOTA
                            : Integer.MAX_VALUE;
                    case SlidingLog _ -> time.compareTo(WINDOW.minus(LEASE)) < 0 ? QUOTA : Integer.MAX_VALUE;
                    case SlidingWindow _ -> time.compareTo(WINDOW.minus(LEASE)) < 0 ? 2 * QUOTA : Integer.MAX_VALUE;
                    case TokenBucket _ -> BURST + (long) QUOTA * time.plus(LEASE).toMillis() / WINDOW.toMillis();
                    case InFlight _ -> throw new AssertionError("not leased");
                };
                assertThat((long) last - first + 1).isLessThanOrEqualTo(most);
            }
        }
    }

    private static boolean isSamePeriod(FixedWindow fixed, Instant one, Instant other) {
        return fixed.period().start(one.toEpochMilli() * 1_000) == fixed.period().start(other.toEpochMilli() * 1_000);
    }

    /** In a flood nothing is left lying but what is out, and that comes back. */
    @Test
    default void noMoreThanTheSharesThatAreOutIsMissing() {
        var limit = Limit.fixedWindow("fixed", QUOTA, Period.every(WINDOW));
        var idle = Stream.generate(this::instance).limit(INSTANCES - 1).toList();
        for (int n = 0; n < idle.size(); n++) { // each leases, and then calls no more
            for (int calls = 0; calls < 4; calls++) {
                assertThat(allowed(idle.get(n).decide(call("c" + n, "a" + n + "-" + calls, Cost.NOTHING, limit))))
                        .isPresent();
            }
        }
        var busy = instance();
        var passed = 0;
        for (int calls = 0; calls < QUOTA; calls++) {
            passed += allowed(busy.decide(call("busy", "b" + calls, Cost.NOTHING, limit))).isPresent() ? 1 : 0;
        }
        var missing = QUOTA - 4 * idle.size() - passed;
        assertThat(missing).isBetween(1, QUOTA / 4);

        clock().advance(LEASE);
        idle.forEach(Limiter::catchUp);
        for (int calls = 0; calls < missing; calls++) {
            assertThat(allowed(busy.decide(call("busy", "d" + calls, Cost.NOTHING, limit)))).isPresent();
        }
        assertThat(allowed(busy.decide(call("busy", "over", Cost.NOTHING, limit)))).isEmpty();
    }

    /** What an instance took with it comes back with the window. */
    @Test
    default void whatACrashLeavesBehindCountsAsUsedInItsWindow() {
        var limit = Limit.fixedWindow("fixed", QUOTA, Period.every(WINDOW));
        for (int crashed = 0; crashed < 3; crashed++) {
            var instance = instance();
            for (int calls = 0; calls < 4; calls++) {
                assertThat(allowed(instance.decide(call("c", "a" + crashed + calls, Cost.NOTHING, limit)))).isPresent();
            }
        }
        assertThat(standing(limit).used()).isBetween(13L, 3L * QUOTA / 4 / INSTANCES + 12);
        clock().advance(WINDOW);
        assertThat(standing(limit).remaining()).isEqualTo(QUOTA);
    }

    /** Threads of many instances, all at one moment. */
    @Test
    default void aCrowdOfThreadsGetsTheLimitAndNotOneMore() throws Exception {
        var limit = Limit.fixedWindow("fixed", 2_000, Period.every(ofMinutes(1)));
        var instances = Stream.generate(this::instance).limit(INSTANCES).toList();
        var tasks = IntStream.range(0, 2_500)
                .<Callable<Boolean>>mapToObj(n -> () -> allowed(instances.get(n % INSTANCES)
                        .decide(call("client" + n % 7, "call" + n, Cost.NOTHING, limit))).isPresent())
                .toList();
        var passed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(tasks)) {
                passed += answer.get() ? 1 : 0;
            }
        }
        assertThat(passed).isBetween(1_500, 2_000);
        clock().advance(LEASE);
        instances.forEach(Limiter::catchUp);
        assertThat(standing(limit).used()).isEqualTo(passed);
    }

    static Stream<Limit> withoutRefill() {
        return Stream.of(Limit.fixedWindow("requests", 100_000, Period.every(ofMinutes(1))),
                Limit.slidingLog("requests", 100_000, ofMinutes(1)),
                Limit.slidingWindow("requests", 100_000, ofMinutes(1)));
    }

    /** As if each call had been counted by itself: charged what it used, and given back what was released. */
    @ParameterizedTest
    @MethodSource("withoutRefill")
    default void whatCallsReallyUsedIsBookedOnce(Limit requests) {
        var tokens = new Limit("tokens", Unit.TOKENS, requests.algorithm());
        var estimate = Cost.of(Unit.TOKENS, 100);
        var instance = instance();
        var holds = IntStream.range(0, 40)
                .mapToObj(n -> allowed(instance.decide(call("acme", "call" + n, estimate, requests, tokens))))
                .map(allowed -> allowed.orElseThrow().hold().orElseThrow())
                .toList();
        var drawn = holds.stream().filter(hold -> hold.parts().stream().anyMatch(Hold.Part::isDrawn)).toList();
        assertThat(drawn).hasSizeGreaterThan(30);

        clock().advance(ofSeconds(2));
        var elsewhere = instance();
        for (int n = 0; n < holds.size(); n++) {
            var settlement = n % 2 == 0
                    ? elsewhere.settle(holds.get(n), Cost.of(Unit.TOKENS, 10L * n))
                    : elsewhere.release(holds.get(n));
            assertThat(settlement).contains(Settlement.SETTLED);
            assertThat(elsewhere.settle(holds.get(n), Cost.of(Unit.TOKENS, 777))).contains(Settlement.REPEATED);
        }
        instance.catchUp();
        var standings = store().look(List.of(leased(requests, tokens))).standings();
        assertThat(standings.getFirst().used()).isEqualTo(20);
        assertThat(standings.getLast().used()).isEqualTo(20L * IntStream.range(0, 20).sum());
        assertThat(standings).allSatisfy(standing -> assertThat(standing.held()).isZero());
    }

    @Test
    default void aHoldIsRenewedAroundWhatWasDrawn() {
        var limit = Limit.fixedWindow("fixed", 10_000, Period.every(ofMinutes(1)));
        var instance = instance();
        var last = IntStream.range(0, 20)
                .mapToObj(n -> allowed(instance.decide(call("acme", "call" + n, Cost.NOTHING, limit))).orElseThrow())
                .toList()
                .getLast();
        assertThat(isDrawn(last)).isTrue();
        var hold = last.hold().orElseThrow();
        clock().advance(ofSeconds(30));
        var renewed = instance.renew(hold, ofMinutes(1)).orElseThrow();
        assertThat(renewed.expires()).isEqualTo(clock().instant().plus(ofMinutes(1)));
        assertThat(renewed.parts().getLast()).isEqualTo(hold.parts().getLast());
    }

    /** What is kept back for some is never leased to the others. */
    @Test
    default void whatIsKeptBackIsLeftToWhomItIsKeptFor() {
        var whole = Limit.fixedWindow("fixed", QUOTA, Period.every(WINDOW));
        var rest = whole.keepingBack(60);
        var instances = Stream.generate(this::instance).limit(INSTANCES).toList();
        var passed = new ArrayList<Integer>();
        for (var limit : List.of(rest, whole)) {
            var calls = IntStream.range(0, 2 * QUOTA)
                    .filter(n -> allowed(instances.get(n % INSTANCES)
                            .decide(call("c" + limit.keptBack(), "c" + limit.keptBack() + n, Cost.NOTHING, limit)))
                            .isPresent())
                    .count();
            passed.add((int) calls);
        }
        assertThat(passed.getFirst()).isBetween(180, 240);
        assertThat(passed.getLast()).isGreaterThanOrEqualTo(60);
        assertThat(passed.getFirst() + passed.getLast()).isLessThanOrEqualTo(QUOTA);
    }
}
