package dev.weir.gateway.policy;

/**
 * IAM's wildcards: any run of characters, {@code /} included, and one character; all else is literal.
 *
 * @param pattern with {@link #ANY} and {@link #ONE} where the policy's {@code *} and {@code ?} are wildcards
 */
record Glob(String pattern) {

    /** Noncharacters of Unicode, so that a star can also stand for itself. */
    static final char ANY = '\uFFFE';

    static final char ONE = '\uFFFF';

    /** As a policy writes it. */
    static Glob of(String text) {
        return new Glob(wildcards(text));
    }

    static String wildcards(String text) {
        return text.replace('*', ANY).replace('?', ONE);
    }

    boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == ANY) {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == ONE || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }
}
