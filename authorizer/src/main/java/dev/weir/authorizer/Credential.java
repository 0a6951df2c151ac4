package dev.weir.authorizer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a caller shows of itself. A credential that is present and wrong never counts as none. */
sealed interface Credential {

    /** Nothing at all. */
    record Absent() implements Credential {}

    /** One API key, from {@code Authorization: Bearer KEY} or {@code x-api-key: KEY}, or the same from both. */
    record ApiKey(String value) implements Credential {

        @Override
        public String toString() {
            return "ApiKey[…]"; // keys stay out of logs
        }
    }

    /** Something that cannot be a key, or several that differ. */
    record Unreadable() implements Credential {}

    Pattern BEARER = Pattern.compile("bearer +(\\S+)", Pattern.CASE_INSENSITIVE);
    Pattern KEY = Pattern.compile("\\S+");

    /** Reads every value of the two headers. */
    static Credential of(List<String> authorization, List<String> apiKey) {
        var keys = new HashSet<String>();
        if (!collect(authorization, BEARER, 1, keys) || !collect(apiKey, KEY, 0, keys) || keys.size() > 1) {
            return new Unreadable();
        }
        return keys.isEmpty() ? new Absent() : new ApiKey(keys.iterator().next());
    }

    private static boolean collect(List<String> values, Pattern form, int group, Set<String> keys) {
        for (var value : values) {
            var matcher = form.matcher(value.strip());
            if (!matcher.matches()) {
                return false;
            }
            keys.add(matcher.group(group));
        }
        return true;
    }
}
