package dev.weir.conformance;

import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * From {@code least} to {@code most}, both inclusive; one number where they are the same. Written as that number, or {@code
 * {"min": …, "max": …}}, or {@code {"about": …, "within": …}}.
 */
record Range(long least, long most, LongFunction<String> shown) {

    static Range ofAmounts(Unit unit, Entry entry) {
        return read(entry, value -> Quantity.of(unit, value), amount -> Quantity.inWords(unit, amount));
    }

    static Range ofCounts(Entry entry) {
        return read(entry, Entry::whole, Long::toString);
    }

    /** In microseconds. */
    static Range ofSpans(Entry entry) {
        return read(entry, Range::micros, micros -> Span.inWords(Duration.of(micros, ChronoUnit.MICROS)));
    }

    private static long micros(Entry entry) {
        return micros(Span.read(entry));
    }

    static long micros(Duration span) {
        return span.dividedBy(ChronoUnit.MICROS.getDuration());
    }

    private static Range read(Entry entry, ToLongFunction<Entry> number, LongFunction<String> shown) {
        if (!entry.isObject()) {
            var exact = number.applyAsLong(entry);
            return new Range(exact, exact, shown);
        }
        if (entry.find("about").isPresent()) {
            entry.keys("about", "within");
            var about = number.applyAsLong(entry.need("about"));
            var within = number.applyAsLong(entry.need("within"));
            return new Range(about - within, about + within, shown);
        }
        entry.keys("min", "max");
        if (entry.names().isEmpty()) {
            throw entry.mistake("'min', 'max' or both are expected here");
        }
        var range = new Range(entry.find("min").map(number::applyAsLong).orElse(0L),
                entry.find("max").map(number::applyAsLong).orElse(Long.MAX_VALUE), shown);
        if (range.least > range.most) {
            throw entry.mistake("nothing is " + range.inWords());
        }
        return range;
    }

    boolean holds(long number) {
        return least <= number && number <= most;
    }

    String show(long number) {
        return shown.apply(number);
    }

    String inWords() {
        if (least == most) {
            return show(least);
        }
        return most == Long.MAX_VALUE ? "at least " + show(least) : "from " + show(least) + " to " + show(most);
    }
}
