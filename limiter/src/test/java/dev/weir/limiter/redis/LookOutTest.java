package dev.weir.limiter.redis;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class LookOutTest {

    private static final long MICROS = 1_000;

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final LookOut lookOut = new LookOut(this::look);
    private long nanos;
    private long step = MICROS;
    private int looks;
    private int answeredAt = Integer.MAX_VALUE;

    /** What the clock says goes on with every look, until the answer is there. */
    private long look() {
        if (++looks == answeredAt) {
            answer.complete("yes");
        }
        return nanos += step;
    }

    private String get() throws Exception {
        looks = 0;
        return lookOut.get(answer, ofSeconds(20));
    }

    @Test
    void whoeverWaitsIsAwakeWhenTheAnswerComes() throws Exception {
        answeredAt = 50;
        assertThat(get()).isEqualTo("yes");
        assertThat(looks).isEqualTo(51);
    }

    @Test
    void nobodyLooksOutForLong() {
        assertThatThrownBy(() -> lookOut.get(answer, Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
        assertThat(looks).isBetween(100, 103);
    }

    @Test
    void nobodyLooksOutForWhatIsThere() throws Exception {
        answer.complete("yes");
        assertThat(get()).isEqualTo("yes");
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void whereAnswersTakeLongNobodyLooksOutUntilTheyDoNot() throws Exception {
        answer.complete("yes");
        step = 1_000 * MICROS;
        for (int i = 0; i < 10; i++) {
            get();
        }
        step = MICROS;
        assertThatThrownBy(() -> lookOut.get(new CompletableFuture<>(), Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class);
        assertThat(looks).as("looks in all").isEqualTo(4);
        for (int i = 0; i < 20; i++) {
            get();
        }
        looks = 0;
        assertThatThrownBy(() -> lookOut.get(new CompletableFuture<>(), Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class);
        assertThat(looks).isGreaterThan(90);
    }

    @Test
    void oneAtATime() throws Exception {
        var second = new CompletableFuture<Integer>();
        var reading = new LookOut[1];
        var first = new CompletableFuture<String>();
        reading[0] = new LookOut(() -> {
            if (++looks == 3) {
                // While the first looks out, another waits.
                assertThatThrownBy(() -> reading[0].get(second, Duration.ofMillis(1)))
                        .isInstanceOf(TimeoutException.class);
                second.complete(looks);
                first.complete("yes");
            }
            return nanos += step;
        });
        assertThat(reading[0].get(first, ofSeconds(20))).isEqualTo("yes");
        assertThat(second.get()).as("looks when the other had waited").isEqualTo(5);
    }

    @Test
    void aFailureIsPassedOn() {
        answer.completeExceptionally(new IllegalStateException("no"));
        assertThatThrownBy(this::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("no");
    }
}
