package dev.weir.limiter.answer;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** draft-ietf-httpapi-ratelimit-headers-11, §3 and §4. */
final class Draft11 implements Draft {

    /** A String and the Integer that its first parameter is: a quota of a policy, what remains of a standing. */
    private static final Pattern ITEM = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\";[qr]=(\\d{1,15})");

    @Override
    public String policies(List<Limit> limits) {
        return limits.stream().map(Draft11::policy).collect(joining(", "));
    }

    @Override
    public String standings(List<Standing> standings) {
        return standings.stream().map(Draft11::item).collect(joining(", "));
    }

    @Override
    public OptionalDouble leastLeft(String policies, String standings) {
        var quotas = numbers(policies);
        var remaining = numbers(standings);
        return IntStream.range(0, Math.min(quotas.size(), remaining.size()))
                .mapToDouble(i -> remaining.get(i) / quotas.get(i))
                .min();
    }

    private static List<Double> numbers(String items) {
        return ITEM.matcher(items).results().map((MatchResult item) -> Double.valueOf(item.group(1))).toList();
    }

    private static String item(Standing standing) {
        var until = standing.violated() ? standing.retryAfter() : standing.moreAfter();
        return StructuredText.string(standing.limit().name()) + ";r=" + StructuredText.integer(standing.remaining())
                + ";t=" + StructuredText.integer(Waits.seconds(until));
    }

    private static String policy(Limit limit) {
        return StructuredText.string(limit.name()) + ";q=" + StructuredText.integer(limit.most())
                + window(limit).map(w -> ";w=" + StructuredText.integer(Waits.seconds(w))).orElse("") + unit(limit);
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

    /** The quota unit; requests go without saying (§3.1.2). */
    private static String unit(Limit limit) {
        if (limit.unit().equals(Unit.REQUESTS)) {
            return "";
        }
        return ";qu=" + StructuredText.string(limit.unit().equals(Unit.IN_FLIGHT)
                ? "concurrent-requests"
                : limit.unit().equals(Unit.USD) ? "nanodollars" : limit.unit().name());
    }
}
