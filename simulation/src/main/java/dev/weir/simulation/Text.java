package dev.weir.simulation;

import java.util.Locale;

/** Numbers and rows as the page shows them. */
final class Text {

    private Text() {}

    /** With as many digits as matter. */
    static String number(double value) {
        var digits = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value);
    }

    /** A whole number; large ones in millions, billions or trillions. */
    static String count(double value) {
        return value >= 1e12
                ? number(value / 1e12) + " trillion"
                : value >= 1e9
                        ? number(value / 1e9) + " billion"
                        : value >= 1e6 ? number(value / 1e6) + " million" : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Of what is one, in percent. */
    static String percent(double share) {
        return share == 0 ? "0" : share < 1e-4 ? "< 0.01 %" : number(100 * share) + " %";
    }

    static String dollars(double amount) {
        return "$ " + (amount >= 1_000 ? count(amount) : String.format(Locale.ROOT, "%.2f", amount));
    }

    static String millis(long nanos) {
        return number(nanos / 1e6);
    }
}
