package dev.weir.limiter.answer;

import dev.weir.limiter.Standing;
import java.util.List;
import java.util.Map;

/**
 * What a call that passed is told.
 *
 * @param fields a value for every {@link AnswerHeader}, empty where it does not apply
 */
public record Admission(Map<AnswerHeader, String> fields) {

    /** Passed, and what is left: {@code 5 more requests in the next 20 seconds}. */
    public static Admission of(List<Standing> standings) {
        var tightest = RateLimitFields.tightest(standings);
        var left = tightest.remaining() + (tightest.remaining() == 1 ? " more request" : " more requests")
                + " in the next " + Waits.inWords(tightest.moreAfter());
        return new Admission(new RateLimitFields().standings(standings, tightest)
                .with(AnswerHeader.DETAIL, left)
                .values());
    }

    /** Passed uncounted, since the store did not answer. */
    public static Admission uncounted() {
        return new Admission(new RateLimitFields().with(AnswerHeader.DEGRADED, "true")
                .with(AnswerHeader.DETAIL, "not counted: the limiter could not be reached")
                .values());
    }
}
