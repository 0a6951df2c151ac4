package dev.weir.limiter.answer;

import static dev.weir.limiter.answer.AnswerHeader.LIMIT_REQUESTS;
import static dev.weir.limiter.answer.AnswerHeader.RATE_LIMIT;
import static dev.weir.limiter.answer.AnswerHeader.RATE_LIMIT_POLICY;
import static dev.weir.limiter.answer.AnswerHeader.REMAINING_REQUESTS;
import static dev.weir.limiter.answer.AnswerHeader.RESET_REQUESTS;
import static dev.weir.limiter.answer.AnswerHeader.RETRY_AFTER;
import static dev.weir.limiter.answer.AnswerHeader.RETRY_AFTER_MS;
import static dev.weir.limiter.answer.AnswerHeader.SHOULD_RETRY;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Standings and waits as header values: what does not apply is the empty string, and no header is left out. */
final class RateLimitFields {

    private static final Duration LONGEST_WAIT_WORTH_A_RETRY = Duration.ofSeconds(60);

    private final Map<AnswerHeader, String> values = new EnumMap<>(AnswerHeader.class);

    RateLimitFields() {
        for (var header : AnswerHeader.values()) {
            values.put(header, "");
        }
    }

    /** How every limit stands, and {@code tightest} once more in OpenAI's headers. */
    RateLimitFields standings(List<Standing> standings, Standing tightest) {
        policies(standings.stream().map(Standing::limit).toList());
        values.put(RATE_LIMIT, standings.stream().map(RateLimitFields::item).collect(joining(", ")));
        values.put(LIMIT_REQUESTS, Long.toString(tightest.limit().burst()));
        values.put(REMAINING_REQUESTS, Long.toString(tightest.remaining()));
        values.put(RESET_REQUESTS, Waits.asGo(tightest.fullAfter()));
        return this;
    }

    RateLimitFields policies(List<Limit> limits) {
        values.put(RATE_LIMIT_POLICY, limits.stream().map(RateLimitFields::policy).collect(joining(", ")));
        return this;
    }

    RateLimitFields retryAfter(Duration wait) {
        values.put(RETRY_AFTER, Long.toString(Math.max(1, Waits.seconds(wait))));
        values.put(RETRY_AFTER_MS, Long.toString(Waits.millis(wait)));
        values.put(SHOULD_RETRY, Boolean.toString(wait.compareTo(LONGEST_WAIT_WORTH_A_RETRY) <= 0));
        return this;
    }

    RateLimitFields with(AnswerHeader header, String value) {
        values.put(header, value);
        return this;
    }

    Map<AnswerHeader, String> values() {
        return Map.copyOf(values);
    }

    /** The limit that leaves least room, and of these the one that takes longest to leave more. */
    static Standing tightest(List<Standing> standings) {
        return standings.stream()
                .min(comparingLong(Standing::remaining).thenComparing(comparing(Standing::moreAfter).reversed()))
                .orElseThrow();
    }

    private static String item(Standing standing) {
        var until = standing.violated() ? standing.retryAfter() : standing.moreAfter();
        return quoted(standing.limit()) + ";r=" + standing.remaining() + ";t=" + Waits.seconds(until);
    }

    /** A bucket's burst as quota, in the time in which it refills: the same rate, and nothing remaining exceeds it. */
    private static String policy(Limit limit) {
        var refill = Waits.seconds(limit.window().multipliedBy(limit.burst()).dividedBy(limit.quota()));
        return quoted(limit) + ";q=" + limit.burst() + ";w=" + refill;
    }

    /** An RFC 9651 String; a limit's name has nothing in it that would need escaping. */
    private static String quoted(Limit limit) {
        return '"' + limit.name() + '"';
    }
}
