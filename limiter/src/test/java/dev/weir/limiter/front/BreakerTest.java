package dev.weir.limiter.front;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BreakerTest {

    private static final Duration DEADLINE = ofMillis(300);

    private final ManualClock clock = new ManualClock();
    private final Breaker breaker = new Breaker(clock);
    private final AtomicInteger asked = new AtomicInteger();

    private boolean succeeds() {
        try {
            return breaker.ask(() -> {
                asked.incrementAndGet();
                return true;
            });
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    private void fails() {
        assertThatThrownBy(() -> breaker.ask(() -> {
            asked.incrementAndGet();
            throw new StoreUnavailable("away", new IllegalStateException());
        })).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aStoreThatAnswersIsAlwaysAsked() {
        assertThat(Stream.generate(this::succeeds).limit(10)).containsOnly(true);
        assertThat(asked).hasValue(10);
    }

    @Test
    void afterAFailureNobodyIsKeptWaitingForATenthOfASecond() {
        fails();

        clock.advance(ofMillis(99));
        assertThat(succeeds()).isFalse();
        assertThat(asked).hasValue(1);
        clock.advance(ofMillis(1));
        assertThat(succeeds()).isTrue();
    }

    private void failsAlone() {
        assertThatThrownBy(() -> breaker.ask(() -> {
            asked.incrementAndGet();
            throw new StoreUnavailable("interrupted", new IllegalStateException(), true);
        })).hasMessage("interrupted");
    }

    @Test
    void whatConcernsOneCallAloneKeepsNobodyElseFromTheStoreNorProvesItBack() {
        failsAlone();
        assertThat(succeeds()).isTrue();

        fails();
        clock.advance(ofMillis(100));
        failsAlone();
        fails();
        clock.advance(ofMillis(199));
        assertThat(succeeds()).isFalse();
        clock.advance(ofMillis(1));
        assertThat(succeeds()).isTrue();
    }

    @Test
    void whoIsNotLetThroughIsToldTheLastFailure() {
        fails();
        assertThatThrownBy(() -> breaker.ask(() -> true)).isInstanceOf(StoreUnavailable.class).hasMessage("away");
    }

    @Test
    void thePauseDoublesUpToASecondAndIsShortAgainAfterARecovery() {
        fails();
        for (var pause : new int[]{100, 200, 400, 800, 1_000, 1_000}) {
            clock.advance(ofMillis(pause - 1));
            assertThat(succeeds()).as("before %s ms", pause).isFalse();
            clock.advance(ofMillis(1));
            fails();
        }
        clock.advance(ofSeconds(1));
        assertThat(succeeds()).isTrue();

        fails();
        clock.advance(ofMillis(100));
        assertThat(succeeds()).isTrue();
    }

    private void failsAtItsDeadline() {
        assertThatThrownBy(() -> breaker.ask(() -> {
            asked.incrementAndGet();
            clock.advance(DEADLINE);
            throw new StoreUnavailable("away", new IllegalStateException());
        })).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aCallASecondAfterTheReturnFindsTheStoreHoweverLongProbesTake() {
        for (int i = 0; i < 10; i++) {
            failsAtItsDeadline();
            clock.advance(ofSeconds(1).minus(DEADLINE));
        }
        assertThat(asked).hasValue(10);
        failsAtItsDeadline(); // the store came back right after this question was asked

        clock.advance(ofSeconds(1).minus(DEADLINE));
        assertThat(succeeds()).isTrue();
    }

    @Test
    void whatTheFirstFailureTookIsPartOfThePause() {
        failsAtItsDeadline();
        assertThat(succeeds()).isTrue();
    }

    @Test
    void aProbeThatIsNotTheStoresFaultLeavesTheNextOneFree() {
        fails();
        clock.advance(ofSeconds(1));
        assertThatThrownBy(() -> breaker.ask(() -> {
            throw new IllegalArgumentException("no such limit");
        })).isInstanceOf(IllegalArgumentException.class);

        assertThat(succeeds()).isTrue();
    }

    @Test
    void aClockPutBackDoesNotKeepTheStoreAway() {
        fails();
        clock.advance(ofHours(-1));
        assertThat(succeeds()).isTrue();
    }

    @Test
    void aFailureFromBeforeTheRecoveryClosesNothing() throws Exception {
        var asking = new CountDownLatch(1);
        var recovered = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            var stragglers = new ArrayList<Future<Boolean>>();
            assertThatThrownBy(() -> breaker.ask(() -> {
                clock.advance(ofMillis(90));
                stragglers.add(threads.submit(() -> breaker.ask(() -> {
                    asking.countDown();
                    await(recovered);
                    throw new StoreUnavailable("late", new IllegalStateException());
                })));
                await(asking);
                throw new StoreUnavailable("away", new IllegalStateException());
            })).hasMessage("away");
            clock.advance(ofMillis(10));
            assertThat(succeeds()).isTrue();

            recovered.countDown();
            assertThatThrownBy(() -> stragglers.getFirst().get()).hasRootCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(succeeds()).isTrue();
    }

    @Test
    void ofSixtyFourThreadsExactlyOneProbes() throws Exception {
        for (int round = 0; round < 20; round++) {
            fails();
            clock.advance(ofSeconds(1));
            asked.set(0);
            var others = new CountDownLatch(63);
            Callable<Boolean> call = () -> {
                try {
                    return breaker.ask(() -> {
                        asked.incrementAndGet();
                        await(others); // the probe ends only after everybody else has been answered
                        return true;
                    });
                } catch (StoreUnavailable _) {
                    others.countDown();
                    return false;
                }
            };
            try (var threads = Executors.newFixedThreadPool(64)) {
                var answers = threads.invokeAll(Stream.generate(() -> call).limit(64).toList());
                assertThat(answers.stream().filter(Future::resultNow)).hasSize(1);
            }
            assertThat(asked).hasValue(1);
            assertThat(succeeds()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
