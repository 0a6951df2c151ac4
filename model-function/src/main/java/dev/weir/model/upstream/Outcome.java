package dev.weir.model.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What came of one question to the upstream. */
public sealed interface Outcome {

    /**
     * It answered in whole.
     *
     * @param status the HTTP status
     * @param headers of the answer, those that are worth passing on, by the names {@link Upstream} gives
     * @param text the body; bytes that are not UTF-8 are replaced
     */
    record Answered(int status, Map<String, String> headers, String text) implements Outcome {
        Answered(int status, Map<String, String> headers, byte[] body) {
            this(status, headers, new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Nothing reached it, so it has done nothing. */
    record Unreachable(String why) implements Outcome {}

    /** It was asked, and the answer broke off: nobody knows what it has done. */
    record Lost(String why) implements Outcome {}

    /** It was asked, and did not answer in time: nobody knows what it has done. */
    record TimedOut() implements Outcome {}

    /** It answered with more bytes than can be returned. */
    record TooLarge() implements Outcome {}
}
