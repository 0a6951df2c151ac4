package dev.weir.gateway.event;

import java.util.regex.Pattern;

/**
 * What may stand in a header, so that no value can begin a header or a body of its own. What lies above U+00FF goes out as a
 * question mark; what AWS does with it is unverified.
 */
public final class HeaderText {

    /** What a name may have beside letters and digits. */
    private static final String SIGNS = "!#$%&'*+-.^_`|~";
    private static final Pattern AROUND = Pattern.compile("^[ \\t]+|(?<![ \\t])[ \\t]+$");

    private HeaderText() {}

    public static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) { // a pattern or a stream would take ten times as long, for each header
            char c = text.charAt(i);
            if (c > '~' || !(Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The text without the white space around it, which is no part of a value (RFC 9110, 5.5). */
    public static String value(String text) {
        return text.isEmpty() || isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1))
                ? AROUND.matcher(text).replaceAll("")
                : text;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    public static boolean isSendable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
