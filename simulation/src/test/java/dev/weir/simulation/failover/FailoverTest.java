package dev.weir.simulation.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.WhenAway;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FailoverTest {

    private static final Duration HALF = Duration.ofSeconds(30);

    private static Scenario scenario(WhenAway whenAway) {
        return new Scenario(100, 60, 200, 8, 8, whenAway);
    }

    private static Outage outage(Duration lost, Duration away) {
        return new Outage(HALF, lost, away);
    }

    @Test
    void withoutOutageTheLimitIsExact() {
        var outcome = Failover.run(scenario(WhenAway.DENY), outage(Duration.ZERO, Duration.ZERO), 7);

        assertThat(outcome.over()).isZero();
        // A denial is remembered only as long as time alone can end it: nobody is refused who has room.
        assertThat(outcome.under()).isZero();
        assertThat(outcome.due()).isPositive().isLessThan(outcome.offered());
    }

    @ParameterizedTest
    @EnumSource(WhenAway.class)
    void noFailoverIsMoreOverThanItsBound(WhenAway whenAway) {
        for (var seed = 0; seed < 10; seed++) {
            for (var lost : new Duration[]{Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(10), HALF}) {
                var outcome = Failover.run(scenario(whenAway), outage(lost, Duration.ofSeconds(5)), seed);
                assertThat(outcome.over()).isLessThanOrEqualTo(outcome.bound());
            }
        }
    }

    @Test
    void whatIsLostPassesAgain() {
        var nothing = Failover.run(scenario(WhenAway.DENY), outage(Duration.ZERO, Duration.ofSeconds(5)), 7);
        var all = Failover.run(scenario(WhenAway.DENY), outage(HALF, Duration.ofSeconds(5)), 7);

        assertThat(nothing.over()).isZero();
        assertThat(all.over()).isPositive();
        assertThat(all.lost()).isGreaterThan(all.over());
    }

    @Test
    void denyingIsUnderAndAllowingIsOver() {
        var away = outage(Duration.ZERO, Duration.ofSeconds(5));
        var deny = Failover.run(scenario(WhenAway.DENY), away, 7);
        var local = Failover.run(scenario(WhenAway.LOCAL), away, 7);
        var allow = Failover.run(scenario(WhenAway.ALLOW), away, 7);

        assertThat(deny.under()).isGreaterThan(local.under());
        assertThat(allow.under()).isZero();
        assertThat(allow.over()).isGreaterThan(local.over());
    }

    /** A share is never below one. */
    @Test
    void moreEnvironmentsThanCallsMakeLocalSharesNoLimit() {
        var away = outage(Duration.ZERO, Duration.ofSeconds(5));
        var few = Failover.run(new Scenario(100, 60, 200, 60, 60, WhenAway.LOCAL), away, 7);
        var many = Failover.run(new Scenario(100, 60, 200, 6_000, 6_000, WhenAway.LOCAL), away, 7);

        assertThat(many.over()).isGreaterThan(few.over());
    }
}
