package dev.weir.limiter.handover;

import dev.weir.limiter.Hold;
import java.io.EOFException;
import java.io.IOException;
import java.util.Base64;

/**
 * A hold as one word of letters, digits, hyphens and underscores, with all that settling it needs: whoever settles needs
 * neither the limits file nor the store that gave it. A hold by six limits in three partitions takes about 700 characters.
 *
 * <p>The first byte is the format's version. A function reads the versions that the functions deployed before it wrote.
 */
public final class HoldText {

    static final int VERSION = 1;

    /** Three times what 24 limits of the longest names take in each of four slots; nothing longer is even decoded. */
    static final int LONGEST = 32_768;

    private HoldText() {}

    /** Writes {@code hold}, whose instants are between 1970 and the year 30000. */
    public static String of(Hold hold) {
        var bytes = new HoldWriter().write(hold);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws MalformedHold if it is anything else
     */
    public static Hold parse(String text) {
        if (text.length() > LONGEST) {
            throw new MalformedHold("longer than " + LONGEST + " characters");
        }
        try {
            return new HoldReader(Base64.getUrlDecoder().decode(text)).read();
        } catch (MalformedHold e) {
            throw e;
        } catch (EOFException _) {
            throw new MalformedHold("it ends too early");
        } catch (IOException | RuntimeException e) { // whatever a value refuses that is made of what was read
            throw new MalformedHold(e);
        }
    }
}
