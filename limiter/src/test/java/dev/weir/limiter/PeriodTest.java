package dev.weir.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calendars with all that they have done to their clocks: hours set by half, days left out, midnights shown twice. */
final class PeriodTest {

    private static final long FROM = seconds("1990-01-01T00:00:00Z");
    private static final long TO = seconds("2040-01-01T00:00:00Z");

    static Stream<Period> periods() {
        return Stream
                .of("Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns",
                        "Asia/Gaza", "Africa/Casablanca", "Antarctica/Troll")
                .map(ZoneId::of)
                .flatMap(PeriodTest::periods);
    }

    private static Stream<Period> periods(ZoneId zone) {
        return Stream.concat(
                Stream.of(ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.WEEKS).map(unit -> Period.of(unit, zone)),
                IntStream.of(1, 15, 28, 29, 30, 31).mapToObj(day -> Period.monthsFrom(day, zone)));
    }

    @ParameterizedTest
    @MethodSource("periods")
    void everyMomentLiesInOnePeriodAndTheyFollowEachOther(Period period) {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            var micros = moment(random, period.zone());
            var start = period.start(micros);
            var next = period.next(micros);
            assertThat(micros).isBetween(start, next - 1);
            assertThat(List.of(period.start(start), period.start(next - 1), period.start(next)))
                    .isEqualTo(List.of(start, start, next));
            assertThat(next - start).isBetween(1L, period.length());
            assertThat(period.after(micros, 3)).isEqualTo(period.next(period.next(next)));
        }
    }

    /** Half of them near a moment at which clocks are set. */
    private static long moment(Random random, ZoneId zone) {
        var any = random.nextLong(FROM, TO);
        var set = zone.getRules().nextTransition(Instant.ofEpochSecond(any));
        var second = set == null || random.nextBoolean()
                ? any
                : set.getInstant().getEpochSecond() + random.nextLong(-100_000, 100_000) / random.nextLong(1, 50);
        return second * 1_000_000 + random.nextLong(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"29, 2027-02-28", "30, 2027-02-28", "31, 2027-02-28", "28, 2027-02-28", "29, 2028-02-29",
        "30, 2028-02-29", "31, 2028-02-29", "31, 2028-04-30", "31, 2028-12-31"})
    void aMonthWithoutTheBillingDayBeginsOnItsLast(int day, String begin) {
        var period = Period.monthsFrom(day, ZoneId.of("UTC"));
        var begun = seconds(begin + "T00:00:00Z") * 1_000_000;
        assertThat(period.start(begun)).isEqualTo(begun);
        assertThat(period.start(begun - 1)).isLessThan(begun);
        assertThat(period.next(begun - 1)).isEqualTo(begun);
    }

    @Test
    void aDayThatACalendarLeftOutIsNone() {
        var days = Period.of(ChronoUnit.DAYS, ZoneId.of("Pacific/Apia"));
        var twentyNinth = seconds("2011-12-29T10:00:00Z") * 1_000_000;
        var thirtyFirst = seconds("2011-12-30T10:00:00Z") * 1_000_000;
        assertThat(days.start(twentyNinth)).isEqualTo(twentyNinth);
        assertThat(days.next(twentyNinth)).isEqualTo(thirtyFirst);
        assertThat(days.after(twentyNinth, 2)).isEqualTo(seconds("2011-12-31T10:00:00Z") * 1_000_000);
    }

    private static long seconds(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }
}
