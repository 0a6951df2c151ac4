package dev.weir.gateway.function;

import java.util.regex.Pattern;

/** What clients and functions write, made fit for a log: it can neither begin a line nor steer the terminal. */
public final class Printable {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private Printable() {}

    /** The text with a question mark for every character that controls rather than shows. */
    public static String of(String text) {
        return isPlain(text) ? text : CONTROL.matcher(text).replaceAll("?");
    }

    // Nearly all is, and a pattern takes ten times as long to find nothing.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
