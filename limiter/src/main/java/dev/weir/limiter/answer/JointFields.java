package dev.weir.limiter.answer;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What two decisions tell of one call that both let pass: every limit is named, and where one stands for all it is the
 * tightest of both.
 */
final class JointFields {

    private static final List<List<AnswerHeader>> AS_OPEN_AI = List.of(
            List.of(AnswerHeader.LIMIT_REQUESTS, AnswerHeader.REMAINING_REQUESTS, AnswerHeader.RESET_REQUESTS),
            List.of(AnswerHeader.LIMIT_TOKENS, AnswerHeader.REMAINING_TOKENS, AnswerHeader.RESET_TOKENS));

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Map<AnswerHeader, String> first;
    private final Map<AnswerHeader, String> second;

    private JointFields(Map<AnswerHeader, String> first, Map<AnswerHeader, String> second) {
        this.first = first;
        this.second = second;
    }

    /** Both have printable ASCII only, and so has the result. */
    static Map<AnswerHeader, String> of(Map<AnswerHeader, String> first, Map<AnswerHeader, String> second) {
        return new JointFields(first, second).values();
    }

    private Map<AnswerHeader, String> values() {
        var joint = new RateLimitFields(first);
        for (var list : List.of(AnswerHeader.RATE_LIMIT, AnswerHeader.RATE_LIMIT_POLICY)) {
            joint.with(list, Stream.of(value(first, list), value(second, list))
                    .filter(items -> !items.isEmpty())
                    .collect(joining(", ")));
        }
        AS_OPEN_AI.stream()
                .filter(one -> left(second, one) < left(first, one))
                .forEach(one -> one.forEach(header -> joint.with(header, value(second, header))));
        if (value(first, AnswerHeader.RATE_LIMIT).isEmpty() || leastLeft(second) < leastLeft(first)) {
            joint.with(AnswerHeader.DETAIL, value(second, AnswerHeader.DETAIL));
        }
        if (!value(second, AnswerHeader.DEGRADED).isEmpty()) {
            joint.with(AnswerHeader.DEGRADED, value(second, AnswerHeader.DEGRADED));
        }
        return joint.values();
    }

    /** All of it where nothing is said. */
    private static double leastLeft(Map<AnswerHeader, String> fields) {
        return RateLimitFields.DRAFT
                .leastLeft(value(fields, AnswerHeader.RATE_LIMIT_POLICY), value(fields, AnswerHeader.RATE_LIMIT))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** @param one a limit, what remains of it, and its reset */
    private static double left(Map<AnswerHeader, String> fields, List<AnswerHeader> one) {
        var limit = value(fields, one.get(0));
        var remaining = value(fields, one.get(1));
        return NUMBER.matcher(limit).matches() && NUMBER.matcher(remaining).matches()
                ? Double.parseDouble(remaining) / Double.parseDouble(limit)
                : Double.POSITIVE_INFINITY;
    }

    private static String value(Map<AnswerHeader, String> fields, AnswerHeader header) {
        return fields.getOrDefault(header, "");
    }
}
