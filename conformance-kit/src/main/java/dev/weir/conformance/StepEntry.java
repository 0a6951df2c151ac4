package dev.weir.conformance;

import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads a step.
 *
 * @param levels the case's, as they are before this step
 */
record StepEntry(Entry entry, int number, Levels levels, Instant start, Instant previous) {

    static final int MOST_CALLS = 100_000;
    private static final Set<String> KINDS = Set.of("decide", "reserve", "settle", "release", "renew", "look", "reset",
            "grant", "block", "unblock", "change", "concurrent");
    private static final Duration DECADE = Duration.ofDays(3652);
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Set<String> CONCURRENT = Set.of("decide", "reserve", "settle", "release", "renew");

    Step read() {
        entry.keys("at", "client", "partitions", "repeat", "every", "expect", "decide", "reserve", "settle", "release",
                "renew", "look", "reset", "grant", "block", "unblock", "change", "concurrent");
        var kind = kind(entry, KINDS);
        var atOnce = kind.equals("concurrent");
        var chosen = after().only(entry);
        var action = atOnce ? together(chosen) : action(kind, entry.need(kind), chosen);
        var times = entry.find("repeat").map(repeat -> repeat.count(1, MOST_CALLS)).orElse(1);
        var expectation = entry.find("expect")
                .map(expect -> new ExpectationEntry(expect, chosen, action, atOnce || times > 1, atOnce).read())
                .orElse(Expectation.NONE);
        return new Step(number, entry.path(), kind, at(), client(entry), chosen, action, times, every(times),
                expectation);
    }

    private static String client(Entry entry) {
        return entry.find("client").map(Entry::text).orElse("client");
    }

    private Action.Together together(Levels chosen) {
        if (entry.find("repeat").isPresent()) {
            throw entry.mistake("a concurrent step is not repeated: raise 'callers'");
        }
        var concurrent = entry.need("concurrent");
        return new Action.Together(concurrent.isObject()
                ? List.of(part(concurrent, concurrent.need("callers").count(1, MOST_CALLS), chosen))
                : concurrent.items().stream().map(one -> part(one, callers(one), chosen)).toList());
    }

    private static int callers(Entry one) {
        return one.find("callers").map(callers -> callers.count(1, MOST_CALLS)).orElse(1);
    }

    private Step part(Entry one, int callers, Levels chosen) {
        one.keys("callers", "client", "partitions", "decide", "reserve", "settle", "release", "renew");
        var kind = kind(one, CONCURRENT);
        var asked = chosen.only(one);
        return new Step(number, one.path(), kind, at(), one.find("client").isPresent() ? client(one) : client(entry),
                asked, action(kind, one.need(kind), asked), callers, Duration.ZERO, Expectation.NONE);
    }

    private Duration every(int times) {
        return entry.find("every").map(every -> {
            if (times == 1) {
                throw every.mistake("'every' says how far apart repetitions are: add 'repeat'");
            }
            return Span.read(every);
        }).orElse(Duration.ZERO);
    }

    private static String kind(Entry from, Set<String> kinds) {
        var found = from.names().stream().filter(kinds::contains).toList();
        if (found.size() != 1) {
            throw from.mistake("exactly one of " + kinds.stream().sorted().toList() + " says what is done"
                    + (found.isEmpty() ? "" : ", not " + found));
        }
        return found.getFirst();
    }

    /** The case's levels from this step on. */
    Levels after() {
        return entry.find("change").map(change -> Levels.read(change.keys("limits", "partitions"))).orElse(levels);
    }

    private Action action(String kind, Entry value, Levels chosen) {
        return switch (kind) {
            case "decide" -> new Action.Decide(chosen.taken(value), Optional.empty());
            case "reserve" -> reserve(value.keys("id", "hold", "take", "lifetime", "habit"), chosen);
            case "settle" -> settle(value, chosen);
            case "release" -> new Action.Release(id(value));
            case "renew" -> {
                value.keys("id", "lifetime");
                yield new Action.Renew(value.need("id").text(), Span.read(value.need("lifetime")));
            }
            case "look", "change" -> new Action.Look();
            case "reset" -> steer(value, chosen, Steering.Reset::new);
            case "unblock" -> steer(value, chosen, Steering.Unblock::new);
            case "block" -> block(value, chosen);
            case "grant" -> grant(value, chosen);
            default -> throw value.mistake("unknown step '" + kind + "'");
        };
    }

    private static String id(Entry value) {
        return value.isText() ? value.text() : value.keys("id").need("id").text();
    }

    private static Action reserve(Entry value, Levels chosen) {
        var taken = value.find("take").map(chosen::taken).orElse(Map.of());
        var habit = value.find("habit").map(entry -> {
            entry.keys("name", "most");
            return new Action.Habitual(entry.need("name").text(), chosen.amounts(entry.need("most")));
        });
        return new Action.Decide(taken, Optional.of(new Action.Reserve(value.need("id").text(),
                value.find("hold").map(chosen::amounts).orElse(Map.of()), Span.read(value.need("lifetime")), habit)));
    }

    private static Action settle(Entry value, Levels chosen) {
        if (value.isText()) {
            return new Action.Settle(value.text(), Map.<Unit, Long>of());
        }
        value.keys("id", "actual");
        return new Action.Settle(value.need("id").text(), value.find("actual").map(chosen::amounts).orElse(Map.of()));
    }

    private Action steer(Entry value, Levels chosen, Supplier<Steering> steering) {
        if (!value.isObject() && !(value.isFlag() && value.flag())) {
            throw value.mistake("write {} here");
        }
        if (value.isObject() && !value.names().isEmpty()) {
            value.keys();
        }
        return new Action.Steer(one(chosen), steering);
    }

    private Level one(Levels chosen) {
        if (chosen.all().size() != 1) {
            throw entry
                    .mistake("which partition? Say it as \"partitions\": \"" + chosen.all().getFirst().name() + "\"");
        }
        return chosen.all().getFirst();
    }

    private Action block(Entry value, Levels chosen) {
        var time = Span.read(value.isObject() ? value.keys("for").need("for") : value);
        return new Action.Steer(one(chosen), () -> new Steering.Block(time));
    }

    private static Action grant(Entry value, Levels chosen) {
        var named = value.isObject() ? value.keys("limit", "amount").find("limit") : Optional.<Entry>empty();
        var full = named.map(limit -> chosen.qualified(limit, limit.text())).orElseGet(() -> chosen.onlyLimit(value));
        var limit = chosen.limit(full);
        var amount = Quantity.of(limit.unit(), value.isObject() ? value.need("amount") : value);
        var level = chosen.all()
                .stream()
                .filter(any -> full.equals(any.name() + "/" + limit.name()))
                .findFirst()
                .orElseThrow();
        return new Action.Steer(level, () -> new Steering.Grant(limit.name(), amount));
    }

    private Instant at() {
        var at = entry.find("at");
        if (at.isEmpty()) {
            return previous;
        }
        var moment = moment(at.get());
        if (moment.isBefore(previous) && !(at.get().isText() && at.get().text().startsWith("-"))) {
            throw at.get()
                    .mistake(
                            "this is before the step before; if the clock is to go back, say by how much, like \"-5s\"");
        }
        return countable(at.get(), moment);
    }

    /** A moment that every store can count in microseconds. */
    static Instant countable(Entry at, Instant moment) {
        if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
            throw at.mistake("a moment from 1970 to 2200 is expected here, not " + moment
                    + "; numbers are seconds, not milliseconds, and 'at' counts them from the start");
        }
        return moment;
    }

    private Instant moment(Entry at) {
        if (!at.isText()) {
            return sinceStart(at);
        }
        var text = at.text();
        return switch (text.charAt(0)) {
            case '+' -> previous.plus(Span.parse(at, text.substring(1)));
            case '-' -> previous.minus(Span.parse(at, text.substring(1)));
            default -> text.matches("\\d{4}-.*") ? instant(at) : start.plus(Span.parse(at, text));
        };
    }

    private Instant sinceStart(Entry at) {
        var span = Span.read(at);
        var since1970 = span.minusSeconds(start.getEpochSecond());
        if (span.compareTo(DECADE) > 0 && !since1970.isNegative() && since1970.compareTo(DECADE) < 0) {
            throw at.mistake("'at' counts from the start, not from 1970: write \"" + Span.inWords(since1970)
                    + "\", or the moment as a text, like \"2030-01-01T00:00:00Z\"");
        }
        return start.plus(span);
    }

    /** A moment of the calendar. */
    static Instant instant(Entry at) {
        try {
            var instant = Instant.parse(at.text());
            if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))) {
                throw at.mistake("time is exact to the microsecond, no finer");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw at.mistake("not a moment with its offset, like \"2030-01-01T00:00:00Z\" or "
                    + "\"2030-01-01T01:00:00+01:00\": " + at.shown());
        }
    }
}
