package dev.weir.limiter.settings;

import dev.weir.limiter.redis.CacheUser;
import dev.weir.limiter.redis.Credentials;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the environment says: {@code WEIR_REDIS_URL}, {@code WEIR_LIMITS_FILE}, {@code WEIR_STAGE}, and three durations
 * written like {@code 50ms} or {@code 2s}: {@code WEIR_REDIS_DEADLINE}, {@code WEIR_REDIS_FIRST_DEADLINE} and
 * {@code WEIR_LIMITS_REFRESH}. What is wrong there is an {@link IllegalStateException} without a cause: its message is
 * what is shown.
 *
 * @param limitsFile an absolute path, the name of a file in the function's package, {@code s3://BUCKET/KEY} or
 *     {@code appconfig:APPLICATION/ENVIRONMENT/PROFILE}
 * @param limitsRefresh how old the limits may be before they are looked at again
 * @param stage of calls that name none
 */
public record Settings(
        Optional<String> redisUrl, Optional<String> limitsFile, Duration limitsRefresh, Optional<String> stage,
        Deadlines deadlines) {

    private static final Duration USUAL_REFRESH = Duration.ofSeconds(60);
    private static final Pattern DURATION = Pattern.compile("(?:([1-9]\\d{0,5})ms)|(?:([1-9]\\d{0,2})s)");

    /**
     * Reads all settings.
     *
     * @param properties the value of each by its name, {@code weir.redis-url} for {@code WEIR_REDIS_URL}; an empty one
     *     is none
     */
    public static Settings of(Function<String, Optional<String>> properties) {
        Function<String, Optional<String>> set = name -> properties.apply(name).filter(text -> !text.isBlank());
        return new Settings(set.apply("weir.redis-url"), set.apply("weir.limits-file"),
                duration(set, "weir.limits-refresh", USUAL_REFRESH), set.apply("weir.stage"),
                new Deadlines(duration(set, "weir.redis-deadline", Deadlines.USUAL.live()),
                        duration(set, "weir.redis-first-deadline", Deadlines.USUAL.first())));
    }

    private static Duration duration(Function<String, Optional<String>> set, String name, Duration usual) {
        return set.apply(name).map(text -> duration(name, text)).orElse(usual);
    }

    /** The environment variable of a property: {@code WEIR_REDIS_URL} of {@code weir.redis-url}. */
    public static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Duration duration(String name, String text) {
        var duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalStateException(
                    variable(name) + " is '" + text
                            + "': write it like 50ms or 2s");
        }
        return duration.group(1) != null
                ? Duration.ofMillis(Long.parseLong(duration.group(1)))
                : Duration.ofSeconds(Long.parseLong(duration.group(2)));
    }

    /**
     * The store that the environment names.
     *
     * @param signing what makes credentials of a user whom {@code WEIR_REDIS_URL} lets sign in by IAM
     */
    public RedisStore store(Function<CacheUser, Credentials> signing) {
        var url = redisUrl.orElseThrow(() -> new IllegalStateException(
                "WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379"));
        try {
            return new RedisStore(url, deadlines, Optional.empty(), CacheUser.of(url).map(signing));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("WEIR_REDIS_URL cannot be used: " + e.getMessage());
        }
    }

    /** Where the limits file is, as the environment writes it. */
    public String requiredLimitsFile() {
        return limitsFile.orElseThrow(() -> new IllegalStateException(
                "WEIR_LIMITS_FILE is not set: name the limits file, e.g. limits.yaml"));
    }
}
