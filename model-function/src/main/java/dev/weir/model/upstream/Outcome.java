package dev.weir.model.upstream;

import java.util.Map;

/** What came of one question to the upstream. */
public sealed interface Outcome {

    /**
     * It answered: a success in whole, anything else at least so far that it is known for what it is.
     *
     * @param status the HTTP status
     * @param headers of the answer, those that are worth passing on, by the names {@link Upstream} gives
     * @param text the body; bytes that are not UTF-8 are replaced; empty where an answer that is no success never came
     *     whole
     * @param tellsSecrets whether our key is in that, or, where it is no success, the upstream's address
     */
    record Answered(int status, Map<String, String> headers, String text, boolean tellsSecrets) implements Outcome {

        /** Whether the upstream did what it was asked to. */
        public boolean isSuccess() {
            return status >= 200 && status <= 299;
        }
    }

    /** It was not asked, since the key to it cannot be had. */
    record Keyless(String why) implements Outcome {}

    /** Nothing reached it, so it has done nothing. */
    record Unreachable(String why) implements Outcome {}

    /** It was asked, and the answer broke off: nobody knows what it has done. */
    record Lost(String why) implements Outcome {}

    /** It was asked, and did not answer in time: nobody knows what it has done. */
    record TimedOut() implements Outcome {}

    /** It answered with more bytes than can be returned. */
    record TooLarge() implements Outcome {}
}
