package dev.weir.conformance;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;

/** A time span as vectors write it: seconds as a number, {@code 1.5s}, {@code 1m30s}, {@code 250us}, {@code PT1M}. */
final class Span {

    private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)? ?(?:us|ms|s|m|h|d) ?)+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(us|ms|s|m|h|d)");
    private static final Map<String, Long> MICROS = Map.of("us", 1L, "ms", 1_000L, "s", 1_000_000L, "m", 60_000_000L,
            "h", 3_600_000_000L, "d", 86_400_000_000L);

    private Span() {}

    /** At least zero, exact to the microsecond. */
    static Duration read(Entry entry) {
        if (entry.isNumber()) {
            return micros(entry, entry.number().movePointRight(6));
        }
        return parse(entry, entry.text());
    }

    static Duration parse(Entry entry, String text) {
        if (text.startsWith("P")) {
            return iso(entry, text);
        }
        if (text.matches("\\d+(\\.\\d+)?")) {
            return micros(entry, new BigDecimal(text).movePointRight(6));
        }
        if (!WHOLE.matcher(text).matches()) {
            throw entry.mistake("a time span is expected here, like 1.5, \"1.5s\", \"250us\", \"20ms\", \"1m30s\", "
                    + "\"2h\", \"1d\" or \"PT1M\", not \"" + text + "\"");
        }
        return micros(entry, PART.matcher(text)
                .results()
                .map(part -> new BigDecimal(part.group(1))
                        .multiply(BigDecimal.valueOf(MICROS.getOrDefault(part.group(2), 0L))))
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static Duration iso(Entry entry, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw entry.mistake("not a time span of ISO 8601: \"" + text + "\"");
        }
    }

    private static Duration micros(Entry entry, BigDecimal micros) {
        try {
            var exact = micros.longValueExact();
            if (exact >= 0) {
                return Duration.of(exact, ChronoUnit.MICROS);
            }
        } catch (ArithmeticException e) {
            throw entry.mistake(
                    "time spans are exact to the microsecond, no finer, and below 2^63 of them: " + entry.shown());
        }
        throw entry.mistake("a time span is not negative: " + entry.shown());
    }

    /** As vectors write it: {@code 90s}, {@code 0.000001s}. */
    static String inWords(Duration span) {
        return BigDecimal.valueOf(span.dividedBy(ChronoUnit.MICROS.getDuration()), 6)
                .stripTrailingZeros()
                .toPlainString() + "s";
    }
}
