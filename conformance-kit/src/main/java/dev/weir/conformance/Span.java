package dev.weir.conformance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** A time span as vectors write it: seconds as a number, {@code 1.5s}, {@code 1m30s}, {@code 250us}, {@code PT1M}. */
final class Span {

    private static final String ONE = "(\\d+(?:\\.\\d+)?) ?([uµμm]s|[smhdw]|(?:sec|second|min|minute|hour|day|week)s?)(?![a-z])";
    private static final Pattern PART = Pattern.compile(ONE);
    private static final Pattern WHOLE = Pattern.compile("(?:" + ONE + " ?)+");

    /** What is left of a decimal number once it was a language's double: noise, far below a microsecond. */
    private static final BigDecimal NOISE = new BigDecimal("0.001");

    private static long unit(String name) {
        return switch (name.charAt(0)) {
            case 's' -> 1_000_000L;
            case 'h' -> 3_600_000_000L;
            case 'd' -> 86_400_000_000L;
            case 'w' -> 7 * 86_400_000_000L;
            case 'm' -> name.equals("ms") ? 1_000L : 60_000_000L;
            default -> 1L;
        };
    }

    private Span() {}

    /** At least zero, exact to the microsecond. */
    static Duration read(Entry entry) {
        if (entry.isNumber()) {
            return micros(entry, withoutNoise(entry.number().movePointRight(6)));
        }
        if (!entry.isText()) {
            throw unknown(entry, entry.shown());
        }
        return parse(entry, entry.text());
    }

    private static Mistake unknown(Entry entry, String shown) {
        return entry.mistake("a time span is expected here, like 1.5, \"1.5s\", \"250us\", \"20ms\", \"1m30s\", "
                + "\"2h\", \"1d\", \"5 minutes\" or \"PT1M\", not " + shown);
    }

    private static BigDecimal withoutNoise(BigDecimal micros) {
        var near = micros.setScale(0, RoundingMode.HALF_EVEN);
        return micros.subtract(near).abs().compareTo(NOISE) < 0 ? near : micros;
    }

    static Duration parse(Entry entry, String text) {
        if (text.startsWith("P")) {
            return iso(entry, text);
        }
        if (text.matches("\\d+(\\.\\d+)?")) {
            return micros(entry, new BigDecimal(text).movePointRight(6));
        }
        if (!WHOLE.matcher(text).matches()) {
            throw unknown(entry, "\"" + text + "\"");
        }
        return micros(entry, PART.matcher(text)
                .results()
                .map(part -> new BigDecimal(part.group(1))
                        .multiply(BigDecimal.valueOf(unit(part.group(2)))))
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
        throw entry.mistake("a time span is not negative: " + entry.shown()
                + (entry.path().endsWith("retry_after") ? "; a wait is 0 if allowed, \"never\" if impossible" : ""));
    }

    /** As vectors write it: {@code 90s}, {@code 0.000001s}. */
    static String inWords(Duration span) {
        return BigDecimal.valueOf(span.dividedBy(ChronoUnit.MICROS.getDuration()), 6)
                .stripTrailingZeros()
                .toPlainString() + "s";
    }
}
