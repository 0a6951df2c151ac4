package dev.weir.authorizer;

import dev.weir.limiter.Attempt;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names of holds that nobody guesses: whoever knows one may settle it. */
final class HoldId {

    private static volatile SecureRandom random = new SecureRandom();
    private static final int BYTES = 16;

    private HoldId() {}

    /** 128 random bits in hexadecimal. */
    static String random() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** An attempt of its own at what {@code name} names. */
    static String attemptAt(String name) {
        return new Attempt(name, "").other(random());
    }

    /** Draws from anew seeded randomness from now on: two instances restored from one snapshot must not draw the same. */
    static void reseed() {
        random = new SecureRandom();
    }
}
