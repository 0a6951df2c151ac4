package dev.weir.authorizer;

import dev.weir.limiter.redis.Deadlines;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * What the environment says: {@code WEIR_REDIS_URL}, {@code WEIR_LIMITS_FILE} and the two deadlines
 * {@code WEIR_REDIS_DEADLINE} and {@code WEIR_REDIS_FIRST_DEADLINE}, written like {@code 50ms}.
 *
 * @param limitsFile an absolute path, or the name of a file in the function's package
 */
@ConfigurationProperties("weir")
record Settings(
        Optional<String> redisUrl,
        Optional<String> limitsFile,
        @Bindable(defaultValue = "50ms") Duration redisDeadline,
        @Bindable(defaultValue = "300ms") Duration redisFirstDeadline) {

    String requiredRedisUrl() {
        return redisUrl.orElseThrow(() -> new IllegalStateException(
                "WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379"));
    }

    String requiredLimitsFile() {
        return limitsFile.orElseThrow(() -> new IllegalStateException(
                "WEIR_LIMITS_FILE is not set: name the limits file, e.g. limits.yaml"));
    }

    Deadlines deadlines() {
        return new Deadlines(redisDeadline, redisFirstDeadline);
    }
}
