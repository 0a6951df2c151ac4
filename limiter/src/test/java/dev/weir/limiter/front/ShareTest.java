package dev.weir.limiter.front;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShareTest {

    @Test
    void aShareIsRoundedDown() {
        assertThat(Share.of(Limit.slidingWindow("a", 10, ofMinutes(1)), 4))
                .isEqualTo(Limit.slidingWindow("a", 2, ofMinutes(1)));
        assertThat(Share.of(Limit.slidingLog("a", 10, ofMinutes(1)), 4))
                .isEqualTo(Limit.slidingLog("a", 2, ofMinutes(1)));
        assertThat(Share.of(Limit.fixedWindow("a", 10, Period.every(ofDays(1))), 4))
                .isEqualTo(Limit.fixedWindow("a", 2, Period.every(ofDays(1))));
        assertThat(Share.of(Limit.tokenBucket("a", 60, ofMinutes(1), 10), 4))
                .isEqualTo(Limit.tokenBucket("a", 15, ofMinutes(1), 2));
        assertThat(Share.of(new Limit("a", Unit.IN_FLIGHT, new InFlight(10)), 4))
                .isEqualTo(new Limit("a", Unit.IN_FLIGHT, new InFlight(2)));
    }

    @Test
    void aShareIsAtLeastOne() {
        assertThat(Share.of(Limit.tokenBucket("a", 3, ofMinutes(1), 2), 50))
                .isEqualTo(Limit.tokenBucket("a", 1, ofMinutes(1), 1));
        assertThat(Share.of(Limit.slidingWindow("a", 10, ofMinutes(1)).keepingBack(9), 20))
                .isEqualTo(Limit.slidingWindow("a", 1, ofMinutes(1)));
    }

    @Test
    void whatIsKeptBackIsRoundedUpAndAllElseStays() {
        var limit = Limit.slidingWindow("a", 100, ofMinutes(1)).of(Unit.TOKENS).keepingBack(11).asShadow();
        assertThat(Share.of(limit.whenAway(WhenAway.LOCAL), 10)).isEqualTo(Limit
                .slidingWindow("a", 10, ofMinutes(1))
                .of(Unit.TOKENS)
                .keepingBack(2)
                .asShadow()
                .whenAway(WhenAway.LOCAL));
    }

    @Test
    void theOnlyInstanceHasAllOfIt() {
        var limit = Limit.tokenBucket("a", 7, ofSeconds(11), 5).keepingBack(2);
        assertThat(Share.of(limit, 1)).isEqualTo(limit);
    }

    @Test
    void aBurstThatAnOddQuotaCouldNotCountExactlyGetsARounderOne() {
        var limit = Limit.tokenBucket("a", 10_000_000, ofDays(1), 10_000_000);
        var share = (TokenBucket) Share.of(limit, 7).algorithm();
        assertThat(share).isEqualTo(new TokenBucket(1_428_570, ofDays(1), 1_428_571));
    }

    @Test
    void allSharesTogetherAreNeverMoreThanTheLimitAndEveryLimitHasOne() {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            var quota = 1 + random.nextLong(1L << (1 + random.nextInt(24)));
            var burst = 1 + random.nextLong(1L << (1 + random.nextInt(18)));
            var limit = Limit.tokenBucket("a", quota * 1_000, ofSeconds(1 + random.nextInt(100)), burst * 1_000);
            var instances = 1 + random.nextInt(300);
            var share = (TokenBucket) Share.of(limit, instances).algorithm();

            assertThat(share.quota() * instances).isLessThanOrEqualTo(quota * 1_000);
            assertThat(share.burst() * instances).isLessThanOrEqualTo(burst * 1_000);
            assertThat(share.quota() * instances).isGreaterThan(quota * 900 - 1_000L * instances);
        }
    }
}
