package dev.weir.conformance;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads a limit. */
record LimitEntry(Entry entry) {

    /** @throws Refused if the limiter will not have it */
    Limit read() {
        var kind = entry.need("algorithm").text();
        check(kind);
        var unit = unit(kind);
        try {
            return new Limit(entry.find("name").map(Entry::text).orElse(kind), unit, algorithm(kind, unit),
                    entry.find("keep_back").map(back -> Quantity.of(unit, back)).orElse(0L),
                    entry.find("shadow").map(Entry::flag).orElse(false), WhenAway.DENY);
        } catch (IllegalArgumentException e) {
            throw new Refused(entry.path(), e);
        }
    }

    private void check(String kind) {
        switch (kind) {
            case "fixed_window" ->
                entry.keys("name", "unit", "algorithm", "quota", "keep_back", "shadow", "window", "zone", "from_day");
            case "sliding_window", "sliding_log" ->
                entry.keys("name", "unit", "algorithm", "quota", "keep_back", "shadow", "window");
            case "token_bucket" ->
                entry.keys("name", "unit", "algorithm", "quota", "keep_back", "shadow", "window", "burst");
            case "in_flight" -> entry.keys("name", "unit", "algorithm", "quota", "keep_back", "shadow");
            default -> throw unknown(kind);
        }
    }

    private Algorithm algorithm(String kind, Unit unit) {
        var quota = Quantity.of(unit, entry.need("quota"));
        return switch (kind) {
            case "fixed_window" -> new FixedWindow(quota, window().period(zone(), day()));
            case "sliding_window" -> new SlidingWindow(quota, window().length());
            case "sliding_log" -> new SlidingLog(quota, window().length());
            case "token_bucket" -> new TokenBucket(quota, window().length(),
                    entry.find("burst").map(burst -> Quantity.of(unit, burst)).orElse(quota));
            case "in_flight" -> new InFlight(quota);
            default -> throw unknown(kind);
        };
    }

    private Mistake unknown(String kind) {
        var hint = switch (kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
            case "fixedwindow", "calendar" -> ", here 'fixed_window'";
            case "slidingwindow", "slidingwindowcounter" -> ", here 'sliding_window'";
            case "slidinglog", "slidingwindowlog" -> ", here 'sliding_log'";
            case "tokenbucket", "leakybucket", "gcra" -> ", here 'token_bucket'";
            case "inflight", "concurrency", "semaphore" -> ", here 'in_flight'";
            default -> "";
        };
        return entry.mistake("unknown algorithm '" + kind + "'" + hint
                + "; there are fixed_window, sliding_window, sliding_log, token_bucket and in_flight");
    }

    private Unit unit(String kind) {
        return entry.find("unit").map(Quantity::unit).orElse(kind.equals("in_flight") ? Unit.IN_FLIGHT : Unit.REQUESTS);
    }

    private Window window() {
        return Window.read(entry.need("window"));
    }

    private ZoneId zone() {
        return entry.find("zone").map(Window::zone).orElse(ZoneOffset.UTC);
    }

    private int day() {
        return entry.find("from_day").map(day -> day.count(1, 31)).orElse(1);
    }
}
