package dev.weir.limiter;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The calendar periods of a fixed window: seconds, minutes, hours, days, weeks (from Monday) or months, as clocks and
 * calendars in {@code zone} show them.
 *
 * @param unit MILLIS to MONTHS
 * @param count how many units a period has, counted from 1970-01-01 (weeks: Monday 1969-12-29) in a zone of fixed
 *     offset; 1 where the zone changes its offset, and for months
 * @param firstDay the day on which a month begins, 1 to 31: the billing day. A month without it begins on its last day
 */
public record Period(ChronoUnit unit, int count, ZoneId zone, int firstDay) {

    private static final long MICROS = 1_000_000;
    private static final long MONDAY = -3 * 86_400 * MICROS;

    /** Periods that are counted one by one: a calendar may leave out an hour, or a day. */
    private static final int STEPS = 10_000;

    /** Further than any wait that is counted exactly. */
    private static final Duration FAR = Duration.ofDays(300 * 366);

    /** @throws IllegalArgumentException if there is no such period */
    public Period {
        Ranges.require(unit.compareTo(ChronoUnit.MILLIS) >= 0 && unit.compareTo(ChronoUnit.MONTHS) <= 0
                && unit != ChronoUnit.HALF_DAYS,
                "a period is of milliseconds, seconds, minutes, hours, days, weeks or months: " + unit);
        Ranges.atLeastOne("number of " + unit, count);
        Ranges.require(firstDay >= 1 && firstDay <= 31, "a month begins on a day from 1 to 31: " + firstDay);
        Ranges.require(firstDay == 1 || unit == ChronoUnit.MONTHS, "only months begin on another day");
        if (unit.compareTo(ChronoUnit.MINUTES) <= 0) {
            zone = ZoneOffset.UTC; // no zone in use today is off by a part of a minute
        }
        Ranges.require(count == 1 || isEven(unit, zone),
                "a period of the calendar is one of its " + unit.toString().toLowerCase(Locale.ROOT) + ", not " + count
                        + ": only in UTC can there be several, and of months nowhere");
        Ranges.require(
                unit == ChronoUnit.MONTHS
                        || unit.getDuration().multipliedBy(count).compareTo(Duration.ofDays(366)) <= 0,
                "the window must be at most 366 days");
    }

    /** Days, hours, minutes, seconds or milliseconds in UTC, whichever come out even. */
    public static Period every(Duration length) {
        if (!length.equals(Duration.ofSeconds(length.toSeconds()))) {
            return new Period(ChronoUnit.MILLIS, Math.toIntExact(length.toMillis()), ZoneOffset.UTC, 1);
        }
        for (var unit : new ChronoUnit[]{ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES}) {
            if (length.toSeconds() % unit.getDuration().toSeconds() == 0) {
                return new Period(unit, Math.toIntExact(length.dividedBy(unit.getDuration())), ZoneOffset.UTC, 1);
            }
        }
        return new Period(ChronoUnit.SECONDS, Math.toIntExact(length.toSeconds()), ZoneOffset.UTC, 1);
    }

    public static Period of(ChronoUnit unit, ZoneId zone) {
        return new Period(unit, 1, zone, 1);
    }

    public static Period monthsFrom(int day, ZoneId zone) {
        return new Period(ChronoUnit.MONTHS, 1, zone, day);
    }

    /** Whether all periods are equally long, so that arithmetic finds them without a calendar. */
    public boolean isEven() {
        return isEven(unit, zone);
    }

    private static boolean isEven(ChronoUnit unit, ZoneId zone) {
        return unit != ChronoUnit.MONTHS && zone.getRules().isFixedOffset();
    }

    /** Microseconds a period lasts; the longest one's where they differ. */
    public long length() {
        return switch (unit) {
            case MONTHS -> 32 * 86_400 * MICROS;
            default -> unit.getDuration().toNanos() / 1_000 * count + (isEven() ? 0 : 3 * 3_600 * MICROS);
        };
    }

    /** How long a period is said to last: a month 30 days. */
    public Duration usualLength() {
        return unit == ChronoUnit.MONTHS ? Duration.ofDays(30) : unit.getDuration().multipliedBy(count);
    }

    /** Microseconds since 1970 at which one of the even periods began. */
    public long origin() {
        var offset = zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() * MICROS;
        return (unit == ChronoUnit.WEEKS ? MONDAY : 0) - offset;
    }

    /** When the period began in which {@code micros} lies. All are microseconds since 1970. */
    public long start(long micros) {
        if (isEven()) {
            return micros - Math.floorMod(micros - origin(), length());
        }
        return micros(begun(micros));
    }

    /** When the period after the one in which {@code micros} lies begins. */
    public long next(long micros) {
        if (isEven()) {
            return start(micros) + length();
        }
        return micros(later(begun(micros)));
    }

    /**
     * When the nth period after the one in which {@code micros} lies begins; those that begin centuries from now are as
     * good as never, and only said to be far off.
     */
    public long after(long micros, long n) {
        if (isEven()) {
            return start(micros) + Math.min(n, Limit.MOST / length() + 1) * length();
        }
        var far = Math.min(n, FAR.dividedBy(usualLength()));
        if (far <= STEPS) {
            return LongStream.iterate(start(micros), this::next).skip(far).findFirst().orElseThrow();
        }
        var date = begun(micros).toLocalDate();
        return switch (unit) {
            case MONTHS -> micros(monthBegun(date.withDayOfMonth(1).plusMonths(far)));
            case WEEKS -> micros(date.plusWeeks(far).atStartOfDay(zone));
            case DAYS -> micros(date.plusDays(far).atStartOfDay(zone));
            default -> micros(begun(micros).plusHours(far).truncatedTo(ChronoUnit.HOURS));
        };
    }

    /** When the period began; clocks that are set about midnight, or within an hour, may show its begin again, or never. */
    private ZonedDateTime begun(long micros) {
        var moment = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS)).atZone(zone);
        var start = start(moment);
        if (start.isAfter(moment)) {
            start = start(moment.minusHours(1));
        }
        for (var next = later(start); !next.isAfter(moment); next = later(start)) {
            start = next;
        }
        return start;
    }

    private ZonedDateTime start(ZonedDateTime moment) {
        return switch (unit) {
            case HOURS -> moment.truncatedTo(ChronoUnit.HOURS);
            case DAYS -> moment.toLocalDate().atStartOfDay(zone);
            case WEEKS -> moment.toLocalDate()
                    .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                    .atStartOfDay(zone);
            case MONTHS -> {
                var thisMonths = monthBegun(moment.toLocalDate().withDayOfMonth(1));
                yield thisMonths.isAfter(moment)
                        ? monthBegun(moment.toLocalDate().withDayOfMonth(1).minusMonths(1))
                        : thisMonths;
            }
            default -> throw new IllegalStateException("even: " + unit);
        };
    }

    private ZonedDateTime later(ZonedDateTime start) {
        return switch (unit) {
            // Where clocks are set by half an hour, one hour of the clock lasts 30 or 90 minutes.
            case HOURS -> {
                var next = start.plusHours(1).truncatedTo(ChronoUnit.HOURS);
                yield next.isAfter(start) ? next : start.plusHours(2).truncatedTo(ChronoUnit.HOURS);
            }
            case DAYS -> start.toLocalDate().plusDays(1).atStartOfDay(zone);
            case MONTHS -> monthBegun(start.toLocalDate().withDayOfMonth(1).plusMonths(1));
            default -> start.toLocalDate().plusWeeks(1).atStartOfDay(zone);
        };
    }

    private ZonedDateTime monthBegun(LocalDate first) {
        return first.withDayOfMonth(Math.min(firstDay, first.lengthOfMonth())).atStartOfDay(zone);
    }

    private static long micros(ZonedDateTime moment) {
        return moment.toEpochSecond() * MICROS;
    }

    /** As a person would say it: {@code day}, {@code 20 seconds}, {@code month from day 15 in Europe/Berlin}. */
    public String inWords() {
        var plural = unit.toString().toLowerCase(Locale.ROOT);
        return (count == 1 ? plural.substring(0, plural.length() - 1) : count + " " + plural)
                + (firstDay == 1 ? "" : " from day " + firstDay);
    }
}
