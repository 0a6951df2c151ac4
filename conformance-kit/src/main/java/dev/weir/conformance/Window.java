package dev.weir.conformance;

import dev.weir.limiter.Period;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How long a limit's window is: {@code minute}, {@code 5 minutes}, {@code 1w}, {@code month}, or any time span.
 *
 * @param unit SECONDS to MONTHS
 */
record Window(Entry entry, ChronoUnit unit, int count) {

    private static final Pattern WORDS = Pattern
            .compile("(?:(\\d{1,9}) ?)?(?:(second|minute|hour|day|week|month)s?|([smhdw]))");
    private static final Map<String, ChronoUnit> UNITS = Map.ofEntries(Map.entry("second", ChronoUnit.SECONDS),
            Map.entry("minute", ChronoUnit.MINUTES), Map.entry("hour", ChronoUnit.HOURS),
            Map.entry("day", ChronoUnit.DAYS), Map.entry("week", ChronoUnit.WEEKS),
            Map.entry("month", ChronoUnit.MONTHS), Map.entry("s", ChronoUnit.SECONDS),
            Map.entry("m", ChronoUnit.MINUTES), Map.entry("h", ChronoUnit.HOURS), Map.entry("d", ChronoUnit.DAYS),
            Map.entry("w", ChronoUnit.WEEKS));

    /** The period this window is in {@code zone}; months from {@code day}. Units of the clock where they come out even. */
    Period period(ZoneId zone, int day) {
        return unit == ChronoUnit.SECONDS && zone.equals(ZoneOffset.UTC)
                ? Period.every(Duration.ofSeconds(count))
                : new Period(unit, count, zone, day);
    }

    /** The time span this window is. */
    Duration length() {
        if (unit == ChronoUnit.MONTHS) {
            throw entry.mistake("only a fixed_window counts by months: name a time span, like \"30d\"");
        }
        return unit.getDuration().multipliedBy(count);
    }

    static Window read(Entry entry) {
        if (entry.isText()) {
            var words = WORDS.matcher(entry.text());
            if (words.matches()) {
                return new Window(entry,
                        UNITS.getOrDefault(words.group(words.group(2) == null ? 3 : 2), ChronoUnit.SECONDS),
                        words.group(1) == null ? 1 : Integer.parseInt(words.group(1)));
            }
        }
        return of(entry, span(entry));
    }

    private static Duration span(Entry entry) {
        var years = entry.isText() && entry.text().matches("(?i).*(year|\\d ?y).*");
        if (years || (entry.isText() && !entry.text().matches("[P\\d].*"))) {
            throw entry
                    .mistake("a window is expected here, like \"minute\", \"5 minutes\", \"month\", \"90s\" or 60, not "
                            + entry.shown() + (years ? "; there are no calendar years: 365 days are \"365d\"" : ""));
        }
        return Span.read(entry);
    }

    private static Window of(Entry entry, Duration span) {
        for (var unit : new ChronoUnit[]{ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS,
            ChronoUnit.MILLIS}) {
            if (span.toNanos() % unit.getDuration().toNanos() == 0) {
                return new Window(entry, unit, Math.toIntExact(span.dividedBy(unit.getDuration())));
            }
        }
        throw new Refused(entry.path(),
                new IllegalArgumentException("a window is a whole number of milliseconds, not " + Span.inWords(span)));
    }

    static ZoneId zone(Entry entry) {
        try {
            return ZoneId.of(entry.text());
        } catch (DateTimeException e) {
            throw entry.mistake("not a time zone: " + entry.shown() + "; zones are named like \"Europe/Berlin\"");
        }
    }
}
