package dev.weir.limiter.file;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Period;
import dev.weir.limiter.WhenAway;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One limit as it is written.
 *
 * @param fields of its long form; none in the short one
 */
record LimitForm(Entry entry, LimitText text, Map<String, Entry> fields) {

    static final List<String> FIELDS = List.of("limit", "name", "algorithm", "burst", "zone", "from_day", "shadow",
            "when_redis_is_away");

    private static final Pattern ALGORITHM = Pattern.compile("fixed_window|sliding_window|sliding_log|token_bucket");
    private static final String AN_ALGORITHM = "'fixed_window', 'sliding_window', 'sliding_log' or 'token_bucket'";
    private static final Pattern DAY = Pattern.compile("[1-9]|[12]\\d|3[01]");

    /** The limit, or nothing where a mistake is noted. */
    Optional<Limit> limit(String prefix, WhenAway usually) {
        var name = field("name").flatMap(field -> field.text(Names.NAME, Names.A_NAME)).orElse(prefix + text.name());
        var shadow = field("shadow").flatMap(Scalars::yesOrNo).orElse(false);
        var away = field("when_redis_is_away").flatMap(Scalars::whenAway).orElse(usually);
        return algorithm().flatMap(
                algorithm -> entry.attempt(() -> new Limit(name, text.unit(), algorithm, 0, shadow, away)));
    }

    private Optional<Entry> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    private Optional<Algorithm> algorithm() {
        return text.window().map(this::windowed).orElseGet(() -> {
            for (var name : List.of("algorithm", "burst", "zone", "from_day")) {
                field(name).ifPresent(field -> field.problem("calls in flight have no '" + name + "': leave it out"));
            }
            return entry.attempt(() -> new InFlight(text.quota()));
        });
    }

    private Optional<Algorithm> windowed(LimitText.Window window) {
        var calendar = window.isMonths() || field("zone").isPresent() || field("from_day").isPresent();
        var kind = field("algorithm").flatMap(field -> field.text(ALGORITHM, AN_ALGORITHM))
                .orElse(calendar ? "fixed_window" : "sliding_window");
        if (field("burst").isPresent() && !kind.equals("token_bucket")) {
            entry.problem("only a token bucket has a burst: add 'algorithm: token_bucket'");
            return Optional.empty();
        }
        if (calendar && !kind.equals("fixed_window")) {
            entry.problem("only a fixed window follows the calendar: add 'algorithm: fixed_window', or leave out "
                    + (window.isMonths() ? "the month: write '30 days'" : "'zone' and 'from_day'"));
            return Optional.empty();
        }
        return kind.equals("fixed_window") ? fixedWindow(window) : evenly(kind, window);
    }

    private Optional<Algorithm> fixedWindow(LimitText.Window window) {
        var zone = field("zone").flatMap(field -> field.read(LimitForm::zone)).orElse(ZoneOffset.UTC);
        var day = field("from_day").flatMap(field -> field.text(DAY, "a day of the month, from 1 to 31"))
                .map(Integer::valueOf)
                .orElse(1);
        return entry.attempt(
                () -> new FixedWindow(text.quota(), new Period(window.unit(), window.count(), zone, day)));
    }

    private Optional<Algorithm> evenly(String kind, LimitText.Window window) {
        var length = window.unit().getDuration().multipliedBy(window.count());
        return switch (kind) {
            case "token_bucket" -> burst().flatMap(
                    burst -> entry.attempt(() -> new TokenBucket(text.quota(), length, burst)));
            case "sliding_log" -> entry.attempt(() -> new SlidingLog(text.quota(), length));
            default -> entry.attempt(() -> new SlidingWindow(text.quota(), length));
        };
    }

    private Optional<Long> burst() {
        return field("burst").map(field -> field.read(amount -> Amount.of(text.unit(), amount)))
                .orElse(Optional.of(text.quota()));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + Entry.printable(name) + "' is not a time zone: "
                    + Spelling.meant(name, ZoneId.getAvailableZoneIds()).orElse("write it like Europe/Berlin or UTC"),
                    e);
        }
    }
}
