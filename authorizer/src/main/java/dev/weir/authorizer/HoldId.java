package dev.weir.authorizer;

import dev.weir.limiter.Attempt;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names of holds that nobody guesses: whoever knows one may settle it. */
final class HoldId {

    // Reads the system's randomness, so that two instances restored from one snapshot do not draw the same.
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private HoldId() {}

    /** 128 random bits in hexadecimal. */
    static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** An attempt of its own at what {@code name} names. */
    static String attemptAt(String name) {
        return new Attempt(name, "").other(random());
    }
}
