package dev.weir.limiter.file;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single values that several sections share, and costs, which are one such value a unit. */
final class Scalars {

    private static final Pattern YES_OR_NO = Pattern.compile("true|false");
    private static final Pattern WHEN_AWAY = Pattern.compile("allow|deny|local");
    private static final Pattern DURATION = Pattern.compile("(?<count>\\d{1,9}) (?<unit>second|minute|hour)s?");
    private static final Pattern UNIT = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private Scalars() {}

    static Optional<Boolean> yesOrNo(Entry entry) {
        return entry.text(YES_OR_NO, "'true' or 'false'").map(Boolean::valueOf);
    }

    static Optional<WhenAway> whenAway(Entry entry) {
        return entry.text(WHEN_AWAY, "'allow', 'deny' or 'local'")
                .map(text -> WhenAway.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    /** From a second to a day. */
    static Optional<Duration> lifetime(Entry entry) {
        return duration(entry).filter(lifetime -> {
            var fits = lifetime.isPositive() && lifetime.compareTo(Duration.ofDays(1)) <= 0;
            if (!fits) {
                entry.problem("a hold lives from 1 second to 24 hours");
            }
            return fits;
        });
    }

    /** From nothing to ten minutes. */
    static Optional<Duration> leeway(Entry entry) {
        return duration(entry).filter(leeway -> {
            var fits = leeway.compareTo(Duration.ofMinutes(10)) <= 0;
            if (!fits) {
                entry.problem("clocks are at most 10 minutes off: a longer leeway lets expired tokens in");
            }
            return fits;
        });
    }

    private static Optional<Duration> duration(Entry entry) {
        return entry.text(DURATION, "a time: write it like '60 seconds' or '5 minutes'").map(text -> {
            var form = DURATION.matcher(text);
            var count = form.matches() ? Long.parseLong(form.group("count")) : 0;
            return switch (form.group("unit")) {
                case "second" -> Duration.ofSeconds(count);
                case "minute" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        });
    }

    /** What a call takes: one request, unless it is told how many. */
    static Cost taken(Entry entry) {
        var cost = cost(entry);
        return cost.names(Unit.REQUESTS) ? cost : cost.plus(Cost.ONE_REQUEST);
    }

    /** Amounts by unit. */
    static Cost cost(Entry entry) {
        var cost = Cost.NOTHING;
        for (var field : entry.named(UNIT, "a unit: lower-case letters, digits and '-', at most 32 of them")
                .entrySet()) {
            if (field.getKey().equals(Unit.IN_FLIGHT.name())) {
                field.getValue().problem("calls in flight are counted without being told: leave out 'in-flight'");
            } else if (UNIT.matcher(field.getKey()).matches()) {
                var unit = Amount.unit(field.getKey());
                if (cost.names(unit)) {
                    field.getValue().problem("'" + unit + "' are given twice in " + entry.what());
                }
                cost = cost.with(unit, field.getValue().read(text -> atMost(unit, text)).orElse(0L));
            }
        }
        return cost;
    }

    /** What a call takes and what it holds are added up, and are countable even so. */
    private static long atMost(Unit unit, String text) {
        var amount = Amount.of(unit, text);
        if (amount > Limit.MOST / 4) {
            throw new IllegalArgumentException("no call costs as much as " + text + " " + unit);
        }
        return amount;
    }
}
