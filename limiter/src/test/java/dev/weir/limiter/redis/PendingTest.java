package dev.weir.limiter.redis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.StoreUnavailable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several that are sent together are waited for one after the other, and all of them no longer than one. */
@Timeout(10)
final class PendingTest {

    private long nanos;
    private final AtomicInteger missed = new AtomicInteger();

    private Pending sent() {
        var pending = new Pending(new LookOut(() -> nanos += 1_000));
        pending.expireAfter(ofSeconds(50), ofMinutes(5), missed::incrementAndGet);
        return pending;
    }

    @Test
    void whatIsWaitedForLateIsNotWaitedForLonger() {
        var pending = sent();
        nanos = ofSeconds(50).toNanos();
        assertThatThrownBy(pending::get).isInstanceOf(StoreUnavailable.class)
                .hasMessage("Redis: no answer within 50000 ms");
        assertThat(missed).hasValue(1);
    }

    @Test
    void whatWasAnsweredMeanwhileIsHeardHoweverLate() {
        var pending = sent();
        nanos = ofSeconds(400).toNanos();
        pending.answer(List.of(7L));
        assertThat(pending.get()).containsExactly(7L);
        assertThat(missed).hasValue(0);
    }

    @Test
    void whatHasToBeConnectedToIsWaitedForAsLongAsAFirstCallAndNoLonger() {
        var pending = sent();
        pending.extend();
        nanos = ofMinutes(5).minus(ofMillis(1)).toNanos();
        assertThatThrownBy(pending::get).hasMessage("Redis: no answer within 300000 ms");
        assertThat(missed).hasValue(1);
    }
}
