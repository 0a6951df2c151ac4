package dev.weir.authorizer;

import dev.weir.limiter.redis.Deadlines;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the environment says: {@code WEIR_REDIS_URL}, {@code WEIR_LIMITS_FILE} and the two deadlines
 * {@code WEIR_REDIS_DEADLINE} and {@code WEIR_REDIS_FIRST_DEADLINE}, written like {@code 50ms} or {@code 2s}.
 *
 * @param limitsFile an absolute path, or the name of a file in the function's package
 */
@ConfigurationProperties("weir")
record Settings(
        Optional<String> redisUrl,
        Optional<String> limitsFile,
        Optional<String> redisDeadline,
        Optional<String> redisFirstDeadline) {

    private static final Pattern DURATION = Pattern.compile("(?:([1-9]\\d{0,5})ms)|(?:([1-9]\\d{0,2})s)");

    String requiredRedisUrl() {
        return redisUrl.orElseThrow(() -> new IllegalStateException(
                "WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379"));
    }

    String requiredLimitsFile() {
        return limitsFile.orElseThrow(() -> new IllegalStateException(
                "WEIR_LIMITS_FILE is not set: name the limits file, e.g. limits.yaml"));
    }

    Deadlines deadlines() {
        return new Deadlines(
                redisDeadline.map(text -> duration("WEIR_REDIS_DEADLINE", text)).orElse(Deadlines.USUAL.live()),
                redisFirstDeadline.map(text -> duration("WEIR_REDIS_FIRST_DEADLINE", text))
                        .orElse(Deadlines.USUAL.first()));
    }

    private static Duration duration(String variable, String text) {
        var duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalStateException(variable + " is '" + text + "': write it like 50ms or 2s");
        }
        return duration.group(1) != null
                ? Duration.ofMillis(Long.parseLong(duration.group(1)))
                : Duration.ofSeconds(Long.parseLong(duration.group(2)));
    }
}
