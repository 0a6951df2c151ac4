package dev.weir.limiter.answer;

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

import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Standings and waits as header values: what does not apply is the empty string, and no header is left out. Nothing but
 * printable ASCII is in any of them.
 */
final class RateLimitFields {

    static final Duration LONGEST_WAIT_WORTH_A_RETRY = Duration.ofSeconds(60);

    static final Draft DRAFT = new Draft11();

    private final Map<AnswerHeader, String> values = new EnumMap<>(AnswerHeader.class);

    RateLimitFields() {
        this(Map.of());
    }

    /** These values, and nothing else. */
    RateLimitFields(Map<AnswerHeader, String> fields) {
        for (var header : AnswerHeader.values()) {
            values.put(header, fields.getOrDefault(header, ""));
        }
    }

    /** How every limit stands, and the tightest ones of requests and of tokens once more in OpenAI's headers. */
    RateLimitFields standings(List<Standing> standings) {
        policies(standings.stream().map(Standing::limit).toList());
        values.put(RATE_LIMIT, DRAFT.standings(standings));
        asOpenAi(Tightest.of(standings, Unit.REQUESTS), LIMIT_REQUESTS, REMAINING_REQUESTS, RESET_REQUESTS);
        asOpenAi(Tightest.of(standings, Unit.TOKENS), LIMIT_TOKENS, REMAINING_TOKENS, RESET_TOKENS);
        return this;
    }

    private void asOpenAi(Optional<Standing> tightest, AnswerHeader limit, AnswerHeader remaining, AnswerHeader reset) {
        tightest.ifPresent(standing -> {
            values.put(limit, Long.toString(standing.limit().most()));
            values.put(remaining, Long.toString(standing.remaining()));
            values.put(reset, Waits.asGo(standing.fullAfter()));
        });
    }

    RateLimitFields policies(List<Limit> limits) {
        values.put(RATE_LIMIT_POLICY, DRAFT.policies(limits));
        return this;
    }

    RateLimitFields retryAfter(Duration wait) {
        values.put(RETRY_AFTER, Long.toString(Math.max(1, Waits.seconds(wait))));
        values.put(RETRY_AFTER_MS, Long.toString(Math.max(1, Waits.millis(wait))));
        values.put(SHOULD_RETRY, Boolean.toString(wait.compareTo(LONGEST_WAIT_WORTH_A_RETRY) <= 0));
        return this;
    }

    RateLimitFields with(AnswerHeader header, String value) {
        values.put(header, value);
        return this;
    }

    Map<AnswerHeader, String> values() {
        var printable = new EnumMap<AnswerHeader, String>(AnswerHeader.class);
        values.forEach((header, value) -> printable.put(header, StructuredText.printable(value)));
        return Map.copyOf(printable);
    }
}
