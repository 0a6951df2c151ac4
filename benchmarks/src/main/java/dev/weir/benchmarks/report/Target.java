package dev.weir.benchmarks.report;

import java.util.Locale;

/** What a figure has to be. */
public sealed interface Target {

    /** No more than that. */
    record AtMost(double bound, String unit) implements Target {}

    /** No less than that. */
    record AtLeast(double bound, String unit) implements Target {}

    /** Nothing was promised. */
    record None(String unit) implements Target {}

    /** As the page says it. */
    default String inWords() {
        return switch (this) {
            case AtMost(var bound, var unit) -> "≤ " + number(bound) + unit;
            case AtLeast(var bound, var unit) -> "≥ " + number(bound) + unit;
            case None _ -> "—";
        };
    }

    /** What follows the number. */
    String unit();

    /** Whether that is enough. */
    default String verdict(double measured) {
        return switch (this) {
            case AtMost(var bound, _) -> measured <= bound ? "met" : "**missed**";
            case AtLeast(var bound, _) -> measured >= bound ? "met" : "**missed**";
            case None _ -> "—";
        };
    }

    /** With as many digits as matter. */
    static String number(double value) {
        var digits = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value);
    }
}
