package dev.weir.limiter.answer;

import static dev.weir.limiter.answer.AnswerHeader.DEGRADED;
import static dev.weir.limiter.answer.AnswerHeader.DETAIL;
import static dev.weir.limiter.answer.AnswerHeader.LIMIT_REQUESTS;
import static dev.weir.limiter.answer.AnswerHeader.LIMIT_TOKENS;
import static dev.weir.limiter.answer.AnswerHeader.RATE_LIMIT;
import static dev.weir.limiter.answer.AnswerHeader.RATE_LIMIT_POLICY;
import static dev.weir.limiter.answer.AnswerHeader.REMAINING_REQUESTS;
import static dev.weir.limiter.answer.AnswerHeader.REMAINING_TOKENS;
import static dev.weir.limiter.answer.AnswerHeader.RESET_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What two decisions of one call tell together: the authorizer's, and then that of the model that the body names. */
final class JointAdmissionTest {

    private static final Limit DAILY = Limit.slidingWindow("daily", 100, Duration.ofDays(1));
    private static final Limit ODD = Limit.slidingWindow("a\";r=0;q=9, \"b\\", 10, Duration.ofDays(1));
    private static final Limit MODEL = Limit.slidingWindow("model", 10, Duration.ofSeconds(20));
    private static final Limit TOKENS = Limit.slidingWindow("tokens", 1_000, Duration.ofMinutes(1)).of(Unit.TOKENS);
    private static final Limit OPEN = Limit.inFlight("open", 4);

    private static Admission left(Limit limit, long remaining) {
        return Admission.of(List.of(standing(limit, remaining)));
    }

    private static Standing standing(Limit limit, long remaining) {
        return new Standing("client", limit, limit.most() - remaining, 0, remaining, Duration.ZERO,
                Duration.ofSeconds(7), Duration.ofSeconds(9), false);
    }

    @Test
    void everyLimitIsNamedAndTheTightestStandsForAll() {
        var joint = left(MODEL, 1).after(left(DAILY, 50).fields()).fields();

        assertThat(joint).containsEntry(RATE_LIMIT, "\"daily\";r=50;t=7, \"model\";r=1;t=7")
                .containsEntry(RATE_LIMIT_POLICY, "\"daily\";q=100;w=86400, \"model\";q=10;w=20")
                .containsEntry(LIMIT_REQUESTS, "10")
                .containsEntry(REMAINING_REQUESTS, "1")
                .containsEntry(RESET_REQUESTS, "9s")
                .containsEntry(DETAIL, "1 more request in the next 7 seconds")
                .containsEntry(DEGRADED, "")
                .containsOnlyKeys(AnswerHeader.values());
    }

    @Test
    void whatIsTighterBeforeStays() {
        var joint = left(MODEL, 9).after(left(DAILY, 5).fields()).fields();

        assertThat(joint).containsEntry(LIMIT_REQUESTS, "100")
                .containsEntry(REMAINING_REQUESTS, "5")
                .containsEntry(DETAIL, "5 more requests in the next 7 seconds");
        assertThat(left(ODD, 5).after(left(DAILY, 50).fields()).fields()).as("equally tight")
                .containsEntry(DETAIL, "50 more requests in the next 7 seconds");
    }

    @Test
    void eachUnitHasItsOwnTightest() {
        var joint = left(TOKENS, 3).after(left(DAILY, 50).fields()).fields();

        assertThat(joint).containsEntry(REMAINING_REQUESTS, "50")
                .containsEntry(LIMIT_TOKENS, "1000")
                .containsEntry(REMAINING_TOKENS, "3")
                .containsEntry(DETAIL, "3 more tokens in the next 7 seconds");
        assertThat(left(OPEN, 0).after(joint).fields()).containsEntry(REMAINING_TOKENS, "3")
                .containsEntry(DETAIL, "0 more calls at the same time");
    }

    /** A name may look like an item. */
    @Test
    void namesAreNotReadAsNumbers() {
        assertThat(left(MODEL, 4).after(left(ODD, 5).fields()).fields()).containsEntry(DETAIL,
                "4 more requests in the next 7 seconds");
        assertThat(left(MODEL, 6).after(left(ODD, 5).fields()).fields()).containsEntry(DETAIL,
                "5 more requests in the next 7 seconds");
    }

    @Test
    void eitherMayBeDegradedOrSayNothing() {
        var both = left(MODEL, 4).degraded().after(left(DAILY, 3).fields()).fields();
        assertThat(both).containsEntry(DEGRADED, "true").containsEntry(DETAIL, "3 more requests in the next 7 seconds");

        var uncounted = Admission.uncounted().after(left(DAILY, 3).fields()).fields();
        assertThat(uncounted).containsEntry(DEGRADED, "true")
                .containsEntry(RATE_LIMIT, "\"daily\";r=3;t=7")
                .containsEntry(DETAIL, "3 more requests in the next 7 seconds");

        assertThat(left(MODEL, 4).after(Admission.uncounted().fields()).fields()).containsEntry(DEGRADED, "true")
                .containsEntry(RATE_LIMIT, "\"model\";r=4;t=7")
                .containsEntry(DETAIL, "4 more requests in the next 7 seconds");
        assertThat(Admission.uncounted().after(Map.of()).fields())
                .containsEntry(DETAIL, "not counted: the limiter could not be reached");
        assertThat(left(MODEL, 4).after(Map.of(LIMIT_REQUESTS, "many", REMAINING_REQUESTS, "0")).fields())
                .as("of an authorizer that is not ours")
                .containsEntry(REMAINING_REQUESTS, "4");
    }
}
