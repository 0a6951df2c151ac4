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
import static java.util.stream.Collectors.joining;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Standings and waits as header values: what does not apply is the empty string, and no header is left out. */
final class RateLimitFields {

    private static final Duration LONGEST_WAIT_WORTH_A_RETRY = Duration.ofSeconds(60);

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
        values.put(RATE_LIMIT, standings.stream().map(RateLimitFields::item).collect(joining(", ")));
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

    private static String item(Standing standing) {
        var until = standing.violated() ? standing.retryAfter() : standing.moreAfter();
        return quoted(standing.limit()) + ";r=" + standing.remaining() + ";t=" + Waits.seconds(until);
    }

    private static String policy(Limit limit) {
        return quoted(limit) + ";q=" + limit.most() + window(limit).map(w -> ";w=" + Waits.seconds(w)).orElse("")
                + unit(limit);
    }

    /** A bucket's is the time in which its burst refills: the same rate, and nothing remaining exceeds the quota. */
    private static Optional<Duration> window(Limit limit) {
        return switch (limit.algorithm()) {
            case FixedWindow window -> Optional.of(window.period().usualLength());
            case SlidingWindow window -> Optional.of(window.window());
            case SlidingLog log -> Optional.of(log.window());
            case TokenBucket bucket ->
                Optional.of(bucket.window().multipliedBy(bucket.burst()).dividedBy(bucket.quota()));
            case InFlight _ -> Optional.empty();
        };
    }

    /** The quota unit; requests go without saying (draft-ietf-httpapi-ratelimit-headers-11 §3.1.2). */
    private static String unit(Limit limit) {
        if (limit.unit().equals(Unit.REQUESTS)) {
            return "";
        }
        return ";qu=\"" + (limit.unit().equals(Unit.IN_FLIGHT)
                ? "concurrent-requests"
                : limit.unit().equals(Unit.USD) ? "nanodollars" : limit.unit().name()) + '"';
    }

    /** An RFC 9651 String; a limit's name has nothing in it that would need escaping. */
    private static String quoted(Limit limit) {
        return '"' + limit.name() + '"';
    }
}
