package dev.weir.limiter.file;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The short form of a limit, {@code 60 requests per minute} or {@code 5 requests per 20 seconds}.
 *
 * @param name what the limit is called unless it is given a name: {@code requests-per-20-seconds}
 */
record LimitText(long quota, Duration window, String name) {

    private static final Pattern FORM = Pattern.compile(
            "(?<quota>\\d{1,16}) requests? per (?:(?<count>\\d{1,9}) )?(?<unit>second|minute|hour|day|week)s?");

    private static final Map<String, Duration> UNITS = Map.of("second", Duration.ofSeconds(1), "minute",
            Duration.ofMinutes(1), "hour", Duration.ofHours(1), "day", Duration.ofDays(1), "week", Duration.ofDays(7));

    /** Reads a limit, or notes at {@code entry} why it is none. */
    static Optional<LimitText> read(Entry entry) {
        return entry.text(FORM, "a limit: write it like '60 requests per minute' or '5 requests per 20 seconds'")
                .map(LimitText::parse);
    }

    private static LimitText parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(text);
        }
        var count = Optional.ofNullable(form.group("count")).map(Long::valueOf);
        var unit = form.group("unit");
        var name = "requests-per-" + count.map(n -> n + "-" + unit + "s").orElse(unit);
        return new LimitText(Long.parseLong(form.group("quota")),
                UNITS.getOrDefault(unit, Duration.ZERO).multipliedBy(count.orElse(1L)), name);
    }
}
