package dev.weir.authorizer.identity;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a caller shows of itself in its headers. A credential that is present and wrong never counts as none. */
sealed interface Credential {

    /** Nothing at all. */
    record Absent() implements Credential {}

    /**
     * One secret, from {@code Authorization: Bearer SECRET} or {@code x-api-key: SECRET}, or the same from both.
     *
     * @param isBearer whether the first of them has it
     */
    record Secret(String value, boolean isBearer) implements Credential {

        /** Whether it can be a token: three parts in base64url, as RFC 7515 §7.1 writes a signed one. */
        boolean looksLikeAToken() {
            return isBearer && TOKEN.matcher(value).matches();
        }

        @Override
        public String toString() {
            return "Secret[…]"; // keys stay out of logs
        }
    }

    /** A signature by AWS SigV4, which only API Gateway can judge. */
    record Signature() implements Credential {}

    /** Something that cannot be any of these, or several that differ. */
    record Unreadable() implements Credential {}

    // Visible ASCII only: no letter that looks like another, no NUL, no line break is ever part of a secret.
    Pattern BEARER = Pattern.compile("bearer +([!-~]+)", Pattern.CASE_INSENSITIVE);
    Pattern KEY = Pattern.compile("[!-~]+");
    Pattern SIGNATURE = Pattern.compile("AWS4-[A-Z0-9-]+ [ -~]+");
    Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

    /** Reads every value of the two headers. */
    static Credential of(List<String> authorization, List<String> apiKey) {
        if (authorization.size() == 1 && apiKey.isEmpty() && SIGNATURE.matcher(authorization.getFirst()).matches()) {
            return new Signature();
        }
        var secrets = new HashSet<String>();
        if (!collect(authorization, BEARER, 1, secrets) || !collect(apiKey, KEY, 0, secrets) || secrets.size() > 1) {
            return new Unreadable();
        }
        return secrets.isEmpty()
                ? new Absent()
                : new Secret(secrets.iterator().next(), !authorization.isEmpty());
    }

    private static boolean collect(List<String> values, Pattern form, int group, Set<String> secrets) {
        for (var value : values) {
            var matcher = form.matcher(trimmed(value));
            if (!matcher.matches()) {
                return false;
            }
            secrets.add(matcher.group(group));
        }
        return true;
    }

    /** Without the blanks and tabs around it (RFC 9110 §5.5). Not by a pattern, to which many blanks within are a long way. */
    private static String trimmed(String value) {
        var start = 0;
        var end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
