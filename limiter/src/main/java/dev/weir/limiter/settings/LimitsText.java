package dev.weir.limiter.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A limits file as it was read, right or wrong.
 *
 * @param tag by which its source is asked whether it has changed; may be empty
 * @param revision what its source calls this version of it, for logs: letters, digits and {@code . _ -}; may be empty
 */
public record LimitsText(String text, String tag, String revision) {

    /** More than anybody writes, and no more than a function can hold many times over. */
    public static final int MOST_BYTES = 2 << 20;

    private static final int LONGEST_REVISION = 64;

    public LimitsText {
        revision = revision.replaceAll("[^A-Za-z0-9._-]", "");
        revision = revision.substring(0, Math.min(revision.length(), LONGEST_REVISION));
    }

    /**
     * What these bytes say.
     *
     * @param name how the file is called in messages
     * @param bytes of a whole file, or one more than {@link #MOST_BYTES} of a larger one
     * @throws LimitsUnreadable if they are no text, or too many
     */
    public static LimitsText of(String name, byte[] bytes, String tag, String revision) {
        if (bytes.length > MOST_BYTES) {
            throw new LimitsUnreadable(name + ": the limits file is larger than 2 MiB: check WEIR_LIMITS_FILE");
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new LimitsText(text, tag, revision);
        } catch (CharacterCodingException _) {
            throw new LimitsUnreadable(name + ": the limits file is not UTF-8 text: save it as UTF-8");
        }
    }
}
