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
import static dev.weir.limiter.answer.AnswerHeader.RESET_TOKENS;
import static dev.weir.limiter.answer.AnswerHeader.RETRY_AFTER;
import static dev.weir.limiter.answer.AnswerHeader.RETRY_AFTER_MS;
import static dev.weir.limiter.answer.AnswerHeader.SHOULD_RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswerTest {

    private static final Limit SHORT = Limit.slidingWindow("short", 5, Duration.ofSeconds(20));
    private static final Limit DAILY = Limit.tokenBucket("daily", 1000, Duration.ofDays(1), 50);

    private static final Limit TOKENS = Limit.slidingWindow("tokens", 1_000, Duration.ofMinutes(1)).of(Unit.TOKENS);

    private static Standing standing(Limit limit, long remaining, long retryMillis, long moreMillis, long fullMillis) {
        return new Standing("client", limit, limit.most() - remaining, 0, remaining, Duration.ofMillis(retryMillis),
                Duration.ofMillis(moreMillis), Duration.ofMillis(fullMillis), false);
    }

    @Test
    void anAdmissionSaysWhatIsLeftOfTheTightestLimit() {
        var fields = Admission
                .of(List.of(standing(SHORT, 4, 0, 19_001, 39_000), standing(DAILY, 49, 0, 86_400, 86_400)))
                .fields();

        assertThat(fields).containsEntry(RATE_LIMIT, "\"short\";r=4;t=20, \"daily\";r=49;t=87")
                .containsEntry(RATE_LIMIT_POLICY, "\"short\";q=5;w=20, \"daily\";q=50;w=4320")
                .containsEntry(LIMIT_REQUESTS, "5")
                .containsEntry(REMAINING_REQUESTS, "4")
                .containsEntry(RESET_REQUESTS, "39s")
                .containsEntry(DETAIL, "4 more requests in the next 20 seconds")
                .containsEntry(RETRY_AFTER, "")
                .containsEntry(SHOULD_RETRY, "")
                .containsEntry(DEGRADED, "");
    }

    @Test
    void aRefusalSaysWhenToComeAgainAndEveryPartAgrees() {
        var refusal = Refusal.of(new Denied(List.of(standing(SHORT, 0, 3_001, 3_001, 30_500),
                standing(DAILY, 40, 0, 86_400, 900_000))));

        assertThat(refusal.problem().uri()).endsWith("#quota-exceeded");
        assertThat(refusal.violatedPolicies()).containsExactly("short");
        assertThat(refusal.detail())
                .isEqualTo("You may send 5 requests per 20 seconds. Please try again in 4 seconds.");
        assertThat(refusal.fields()).containsEntry(RETRY_AFTER, "4")
                .containsEntry(RETRY_AFTER_MS, "3001")
                .containsEntry(SHOULD_RETRY, "true")
                .containsEntry(REMAINING_REQUESTS, "0")
                .containsEntry(RESET_REQUESTS, "30.5s")
                .containsEntry(RATE_LIMIT, "\"short\";r=0;t=4, \"daily\";r=40;t=87")
                .containsEntry(DETAIL, refusal.detail());
    }

    @Test
    void aLongWaitIsNotWorthARetry() {
        var atMost = Refusal.of(new Denied(List.of(standing(SHORT, 0, 60_000, 60_000, 60_000))));
        var above = Refusal.of(new Denied(List.of(standing(SHORT, 0, 60_001, 60_001, 60_001))));

        assertThat(atMost.fields()).containsEntry(SHOULD_RETRY, "true");
        assertThat(above.fields()).containsEntry(SHOULD_RETRY, "false").containsEntry(RETRY_AFTER, "61");
    }

    @Test
    void theOtherRefusalsSayWhetherToComeAgain() {
        var denied = new Denied(List.of(standing(SHORT, 0, 5_000, 5_000, 20_000)));

        assertThat(Refusal.tooManyFailedCredentials(denied).fields()).containsEntry(SHOULD_RETRY, "false")
                .containsEntry(RETRY_AFTER, "5");
        assertThat(Refusal.of(new Impossible(List.of(SHORT))).fields()).containsEntry(SHOULD_RETRY, "false")
                .containsEntry(RETRY_AFTER, "");
        assertThat(Refusal.blocked().fields()).containsEntry(SHOULD_RETRY, "false").containsEntry(RETRY_AFTER, "");
        assertThat(Refusal.of(denied).degraded().fields()).containsEntry(RETRY_AFTER, "5")
                .containsEntry(DEGRADED, "true");
        var away = Refusal.storeAway(List.of(SHORT), Duration.ofSeconds(1));
        assertThat(away.violatedPolicies()).containsExactly("short");
        assertThat(away.fields()).containsEntry(SHOULD_RETRY, "true")
                .containsEntry(RETRY_AFTER, "1")
                .containsEntry(RETRY_AFTER_MS, "1000")
                .containsEntry(DEGRADED, "true");
    }

    @Test
    void aCallThatIsUnderwayIsWaitedForAndOneThatIsBlockedIsNot() {
        var since = Instant.parse("2030-01-01T00:00:00Z");
        var part = new Hold.Part(List.of(new Partition("acme", "client", List.of(SHORT))), Cost.NOTHING, Cost.NOTHING,
                since, since.plusSeconds(3_600), 0);
        var hold = new Hold("order", List.of(part), Optional.empty());

        var soon = Refusal.of(new Underway(hold, since.plusMillis(2_500)));
        assertThat(soon.problem()).isEqualTo(ProblemType.UNDERWAY);
        assertThat(soon.fields()).containsEntry(RETRY_AFTER, "3")
                .containsEntry(RETRY_AFTER_MS, "2500")
                .containsEntry(SHOULD_RETRY, "true");
        assertThat(Refusal.of(new Underway(hold, since.plusSeconds(900))).fields()).containsEntry(RETRY_AFTER, "60")
                .containsEntry(SHOULD_RETRY, "true");
        assertThat(Refusal.blocked().problem().code()).isEqualTo("access_blocked");
        assertThat(Refusal.unauthorized().problem().status()).isEqualTo(401);
    }

    /** A debt may take longer to pay off than there are nanoseconds in a number. */
    @Test
    void noWaitIsTooLongToBeSaid() {
        var ages = Duration.ofDays(400_000);
        var fields = Refusal.of(new Denied(List.of(new Standing("client", SHORT, 5, 0, 0, ages, ages, ages, false))))
                .fields();

        assertThat(fields).containsEntry(RETRY_AFTER, "31536000000")
                .containsEntry(RETRY_AFTER_MS, "31536000000000")
                .containsEntry(SHOULD_RETRY, "false");
    }

    @Test
    void nothingFromOutsideBreaksAHeader() {
        var limit = Limit.fixedWindow("a\"b\\c\r\nX-Evil: 1\u00e9\ud83d\ude00", 2_000_000_000_000_000L,
                Period.every(Duration.ofDays(1)));

        var fields = admission(limit, limit.most(), 0).fields();

        assertThat(fields).containsEntry(RATE_LIMIT,
                "\"a\\\"b\\\\c??X-Evil: 1??\";r=999999999999999;t=0");
        assertThat(fields.get(RATE_LIMIT_POLICY)).endsWith(";q=999999999999999;w=86400");
        assertThat(fields.values()).allSatisfy(value -> assertThat(value).matches("[ -~]*"));
    }

    @Test
    void everyAnswerNamesEveryHeader() {
        assertThat(Admission.uncounted().fields()).containsOnlyKeys(AnswerHeader.values());
        assertThat(Admission.unlimited().fields()).containsOnlyKeys(AnswerHeader.values());
        assertThat(Refusal.blocked().fields()).containsOnlyKeys(AnswerHeader.values());
    }

    private static Admission admission(Limit limit, long remaining, long moreMillis) {
        return Admission.of(List.of(standing(limit, remaining, 0, moreMillis, moreMillis)));
    }

    @Test
    void eachUnitIsSaidInItsOwnWords() {
        var money = Limit.slidingWindow("usd", 2_500_000_000L, Duration.ofDays(1)).of(Unit.USD);
        var credits = Limit.slidingWindow("credits", 500, Duration.ofDays(7)).of(new Unit("credits"));

        assertThat(admission(SHORT, 1, 20_000).fields())
                .containsEntry(DETAIL, "1 more request in the next 20 seconds");
        assertThat(admission(TOKENS, 900, 7_000).fields())
                .containsEntry(DETAIL, "900 more tokens in the next 7 seconds");
        assertThat(admission(TOKENS, 1_000, 0).fields()).containsEntry(DETAIL, "1000 more tokens");
        assertThat(admission(money, 1_250_000_000L, 60_000).fields())
                .containsEntry(DETAIL, "1.25 more usd in the next 60 seconds");
        assertThat(admission(credits, 7, 60_000).fields())
                .containsEntry(DETAIL, "7 more credits in the next 60 seconds");
        assertThat(admission(Limit.inFlight("open", 8), 1, 30_000).fields())
                .containsEntry(DETAIL, "1 more call at the same time");
    }

    @Test
    void theTightestIsTheOneOfWhichLeastIsLeftByItself() {
        var fields = Admission.of(List.of(standing(SHORT, 4, 0, 20_000, 20_000),
                standing(TOKENS, 100, 0, 3_000, 54_000))).fields();

        assertThat(fields).containsEntry(DETAIL, "100 more tokens in the next 3 seconds")
                .containsEntry(REMAINING_REQUESTS, "4")
                .containsEntry(LIMIT_REQUESTS, "5")
                .containsEntry(LIMIT_TOKENS, "1000")
                .containsEntry(REMAINING_TOKENS, "100")
                .containsEntry(RESET_TOKENS, "54s")
                .containsEntry(RATE_LIMIT_POLICY, "\"short\";q=5;w=20, \"tokens\";q=1000;w=60;qu=\"tokens\"");
        assertThat(admission(TOKENS, 1, 1_000).fields()).containsEntry(LIMIT_REQUESTS, "")
                .containsEntry(REMAINING_REQUESTS, "");
    }

    @Test
    void shadowLimitsAreNobodysToSee() {
        var shadow = standing(Limit.slidingWindow("candidate", 1, Duration.ofMinutes(1)).asShadow(), 0, 1, 1, 1);

        assertThat(Admission.of(List.of(standing(SHORT, 4, 0, 20_000, 20_000), shadow)).fields())
                .containsEntry(RATE_LIMIT, "\"short\";r=4;t=20");
        assertThat(Admission.of(List.of(shadow)).fields()).containsEntry(DETAIL, "no limit applies");
        assertThat(Refusal.of(new Denied(List.of(shadow, standing(SHORT, 0, 5_000, 5_000, 20_000)))).fields())
                .containsEntry(RATE_LIMIT, "\"short\";r=0;t=5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"client | You may use 1000 tokens per minute.",
        "tenant | All clients of your tenant together may use 1000 tokens per minute.",
        "global | All clients together may use 1000 tokens per minute."})
    void aRefusalSaysWhoseCallsCount(String partition, String sentence) {
        var wait = Duration.ofSeconds(7);
        var standing = new Standing(partition, TOKENS, 1_000, 0, 0, wait, wait, wait, false);

        assertThat(Refusal.of(new Denied(List.of(standing))).detail())
                .isEqualTo(sentence + " Please try again in 7 seconds.");
    }

    @ParameterizedTest
    @CsvSource({"1,1 second", "1000,1 second", "1001,2 seconds", "119000,119 seconds", "120000,2 minutes",
        "125000,2 minutes 5 seconds", "7200000,2 hours", "7260001,2 hours 2 minutes", "172800000,2 days",
        "172800001,2 days 1 hour", "86400000,24 hours"})
    void waitsAreRoundedUpInWords(long millis, String words) {
        assertThat(Waits.inWords(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "1,1ms", "999,999ms", "1000,1s", "1500,1.5s", "60000,1m0s", "360000,6m0s", "86400000,24h0m0s",
        "3601250,1h0m1.25s"})
    void resetsAreGoDurations(long millis, String text) {
        assertThat(Waits.asGo(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
