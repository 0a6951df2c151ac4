package dev.weir.simulation.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SliceTest {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final Costs COSTS = new Costs(MILLI, MILLI, 10 * MICRO, 50 * MILLI, 300 * MILLI, 700 * MILLI,
            900 * MILLI);
    private static final Environments MANY = new Environments(1_000, 1_000);

    private static Seen run(Load load, Environments environments, Silence silence) {
        return new Slice(load, COSTS, environments, silence, 7).run(0, 3 * SECOND);
    }

    /** Pollaczek and Khinchine's formula for a queue with one server that takes the same time for each. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8})
    void theQueueWaitsAsLongAsTheFormulaSays(double busy) {
        var service = 10 * MICRO;
        var onlyRedis = new Costs(0, 0, service, SECOND, SECOND, 1, 1);
        var seen = new Slice(Load.steady(busy * 1e9 / service), onlyRedis, new Environments(10_000, 1), Silence.NONE, 7)
                .run(SECOND, 8 * SECOND);

        var formula = service * busy / (2 * (1 - busy));
        assertThat(seen.waitedForRedis()).isCloseTo(formula, within(0.03 * formula));
        assertThat(seen.late() + seen.restored() + seen.throttled()).isZero();
    }

    @Test
    void theSameSeedSeesTheSame() {
        var load = new Load(2_000, 3, SECOND, 2 * SECOND);

        assertThat(run(load, new Environments(5, 100), Silence.NONE))
                .isEqualTo(run(load, new Environments(5, 100), Silence.NONE));
    }

    @Test
    void anUndisturbedCallTakesTheSumOfItsParts() {
        var seen = run(Load.steady(10), MANY, Silence.NONE);

        assertThat(seen.p50()).isEqualTo(COSTS.undisturbed());
        assertThat(seen.billedMillis()).isEqualTo(3);
    }

    @Test
    void asManyAreBusyAsComeWhileOneIsServed() {
        var seen = run(Load.steady(10_000), MANY, Silence.NONE);

        assertThat(seen.mostBusy()).isBetween(20L, 50L); // 20.1 on average, by Little's law
        assertThat(seen.calls()).isBetween(29_000L, 31_000L);
    }

    @Test
    void whoFindsNoEnvironmentWaitsForOneOrIsThrottled() {
        var seen = run(Load.steady(1_000), new Environments(0, 10), Silence.NONE);

        assertThat(seen.restored()).isBetween(10L, 13L);
        assertThat(seen.throttled()).isGreaterThan(400);
        assertThat(seen.p99()).isLessThan(SECOND);
    }

    @Test
    void aSilentRedisIsWaitedForOnceAPause() {
        var seen = new Slice(Load.steady(100), COSTS, new Environments(1, 0), new Silence(0, 3 * SECOND), 7)
                .run(0, 2 * SECOND);

        assertThat(seen.late()).as("at once, after 0.1, 0.3 and 0.7 s, and after 1.5 s").isEqualTo(5);
        assertThat(seen.without()).isPositive();
        assertThat(seen.late() + seen.without() + seen.throttled()).isEqualTo(seen.calls());
    }
}
