package dev.weir.gateway.event;

import java.util.regex.Pattern;

/**
 * What may stand in a header, so that no value can begin a header or a body of its own. What lies above U+00FF goes out as a
 * question mark; what AWS does with it is unverified.
 */
public final class HeaderText {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern AROUND = Pattern.compile("^[ \\t]+|(?<![ \\t])[ \\t]+$");

    private HeaderText() {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
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
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
    }
}
