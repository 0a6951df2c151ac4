package dev.weir.limiter.redis;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendar windows, decided by Redis' clock and looked up by one that is off. */
final class CalendarClockTest {

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private static final Partition MONTHLY = new Partition("acme", "client",
            List.of(Limit.fixedWindow("monthly", 1_000, Period.monthsFrom(31, ZoneId.of("Europe/Berlin")))));
    private static final Shape SHAPE = new Shape(Shape.of(List.of(MONTHLY)));

    private static long scriptsRun() {
        return REDIS.redis()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(longs = {-70, 0, 70})
    void onlyTheFirstCallAsksAgain(long daysOff) {
        var off = InstantSource.offset(InstantSource.system(), ofDays(daysOff));
        var clock = new RedisClock(Optional.empty(), off);
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url()), OneRedis.PATIENT, Optional.empty())) {
            var slot = new Slot(scripts, clock, Keys.PLAIN, SHAPE, List.of(MONTHLY));
            assertThat(slot.take(Cost.requests(2)).get().what()).isEqualTo(Scripts.DONE);
            var before = scriptsRun();
            for (int i = 0; i < 10; i++) {
                assertThat(slot.take(Cost.requests(2)).get().what()).isEqualTo(Scripts.DONE);
            }
            assertThat(scriptsRun() - before).isEqualTo(10);
            assertThat(clock.around()).isBetween(InstantSource.system().instant().minus(ofHours(1)),
                    InstantSource.system().instant().plus(ofHours(1)));
            var used = slot.take(Cost.NOTHING).get().ledger(List.of(MONTHLY)).standings().getFirst().used();
            assertThat(used).isEqualTo(22);
        }
    }

    @Test
    void aClockThatScriptsAreToldIsTheOnlyOne() {
        var told = InstantSource.fixed(InstantSource.system().instant());
        var clock = new RedisClock(Optional.of(told), InstantSource.system());
        clock.heard(told.instant().plus(ofDays(1)));
        assertThat(clock.around()).isEqualTo(told.instant());
        assertThat(clock.told()).contains(told.instant());
    }

    @Test
    void aPartitionWrittenByAClockAheadSaysNothingOfRedis() {
        var ahead = InstantSource.offset(InstantSource.system(), ofDays(70));
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url()), OneRedis.PATIENT, Optional.empty())) {
            new Slot(scripts, new RedisClock(Optional.of(ahead), ahead), Keys.PLAIN, SHAPE, List.of(MONTHLY))
                    .take(Cost.ONE_REQUEST)
                    .get();
            var clock = new RedisClock(Optional.empty(), InstantSource.system());
            new Slot(scripts, clock, Keys.PLAIN, SHAPE, List.of(MONTHLY)).take(Cost.ONE_REQUEST).get();
            assertThat(clock.around()).isBefore(InstantSource.system().instant().plus(ofHours(1)));
        }
    }
}
