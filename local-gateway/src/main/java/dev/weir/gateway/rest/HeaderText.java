package dev.weir.gateway.rest;

import java.util.regex.Pattern;

/** What may stand in a header, so that no value can begin a header or a body of its own. */
final class HeaderText {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HeaderText() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isSendable(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
    }
}
