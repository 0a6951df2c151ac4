package dev.weir.limiter.file;

import dev.weir.limiter.Unit;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short form of a limit: {@code 60 requests per minute}, {@code 2.5 usd per month}, {@code 8 in flight}.
 *
 * @param window empty for calls in flight
 */
record LimitText(long quota, Unit unit, Optional<Window> window) {

    private static final Pattern FORM = Pattern.compile(
            "(?<quota>" + Amount.NUMBER + ") (?<unit>[a-z][a-z0-9-]{0,31}) per "
                    + "(?:(?<count>\\d{1,9}) )?(?<window>second|minute|hour|day|week|month)s?");
    private static final Pattern IN_FLIGHT = Pattern.compile("(?<quota>" + Amount.NUMBER + ") (?:calls? )?in flight");

    /** So many units of the calendar or the clock. */
    record Window(int count, ChronoUnit unit) {

        private static Window of(Matcher form) {
            var count = form.group("count");
            return new Window(count == null ? 1 : Integer.parseInt(count),
                    ChronoUnit.valueOf(form.group("window").toUpperCase(Locale.ROOT) + "S"));
        }

        boolean isMonths() {
            return unit == ChronoUnit.MONTHS;
        }

        /** {@code minute}, {@code 20-seconds}. */
        private String inName() {
            var plural = unit.toString().toLowerCase(Locale.ROOT);
            return count == 1 ? plural.substring(0, plural.length() - 1) : count + "-" + plural;
        }
    }

    /** Reads a limit, or notes at {@code entry} why it is none. */
    static Optional<LimitText> read(Entry entry) {
        return entry.read(LimitText::parse);
    }

    private static LimitText parse(String text) {
        var inFlight = IN_FLIGHT.matcher(text);
        if (inFlight.matches()) {
            return new LimitText(Amount.of(Unit.IN_FLIGHT, inFlight.group("quota")), Unit.IN_FLIGHT, Optional.empty());
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + Entry.printable(text) + "' is not a limit: write it like "
                    + "'60 requests per minute' or '5 requests per 20 seconds'; calls at one time are '8 in flight'");
        }
        var unit = Amount.unit(form.group("unit"));
        return new LimitText(Amount.of(unit, form.group("quota")), unit, Optional.of(Window.of(form)));
    }

    /** What the limit is called unless it is given a name: {@code requests-per-20-seconds}. */
    String name() {
        return window.map(length -> unit.name() + "-per-" + length.inName()).orElse(unit.name());
    }
}
