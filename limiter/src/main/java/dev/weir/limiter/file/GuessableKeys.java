package dev.weir.limiter.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that everybody tries first, by their SHA-256. */
final class GuessableKeys {

    private static final List<String> WORDS = List.of("", "test", "testing", "secret", "password", "passwd", "changeme",
            "change-me", "key", "apikey", "api-key", "api_key", "mykey", "my-key", "token", "admin", "root", "user",
            "guest", "default", "demo", "example", "sample", "dummy", "foo", "bar", "foobar", "abc", "abc123", "hello",
            "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0000", "null",
            "none", "undefined", "KEY", "sk-test", "sk-123", "letmein", "qwerty", "weir");
    private static final Map<String, String> BY_SHA256 = new HashMap<>();

    static {
        WORDS.forEach(word -> BY_SHA256.put(ApiKeys.sha256(word), word));
        for (char c = '!'; c <= '~'; c++) {
            BY_SHA256.put(ApiKeys.sha256(String.valueOf(c)), String.valueOf(c));
        }
        // What `echo KEY | sha256sum` hashes when KEY is not set.
        BY_SHA256.put(ApiKeys.sha256("\n"), "");
    }

    private GuessableKeys() {}

    /** The key whose hash this is. */
    static Optional<String> keyOf(String sha256) {
        return Optional.ofNullable(BY_SHA256.get(sha256));
    }
}
