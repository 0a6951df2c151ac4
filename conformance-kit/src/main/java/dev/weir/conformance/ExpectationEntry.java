package dev.weir.conformance;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what must come of a step. */
record ExpectationEntry(Entry entry, Levels levels, Action action, boolean several, boolean atOnce) {

    private static final String[] OF_A_STEP = {"outcome", "allowed", "retry_after", "estimated", "violated", "shadowed",
        "hold", "expires_after", "blocked_for", "limits", "remaining", "used", "held", "more_after", "reset_after",
        "counts", "last"};
    private static final String[] OF_A_LIMIT = {"allowed", "remaining", "used", "held", "retry_after", "more_after",
        "reset_after", "estimated"};
    private static final Set<String> OF_ONE_LIMIT = Set.of("remaining", "used", "held", "more_after", "reset_after");

    Expectation read() {
        entry.keys(OF_A_STEP);
        if (entry.names().isEmpty()) {
            throw entry.mistake("this expects nothing, and would always pass");
        }
        var counts = counts();
        var each = checks(entry);
        if (atOnce && !each.isEmpty()) {
            throw entry.mistake("of calls made at once only 'counts' and a number 'allowed' can be expected; look "
                    + "at the limits in a step of their own");
        }
        return new Expectation(each, entry.find("last").map(this::last).orElse(List.of()), counts,
                counts.containsKey("refused") || refused(entry));
    }

    private static boolean refused(Entry from) {
        return from.find("outcome").filter(outcome -> outcome.text().equals("refused")).isPresent()
                || from.find("last").filter(ExpectationEntry::refused).isPresent();
    }

    private List<Check> last(Entry last) {
        if (!several || atOnce) {
            throw last.mistake("only a step with 'repeat' has a last repetition");
        }
        var checks = checks(last.keys(OF_A_STEP));
        if (checks.isEmpty()) {
            throw last.mistake("this expects nothing, and would always pass");
        }
        return checks;
    }

    private Map<String, Range> counts() {
        var counts = new TreeMap<String, Range>();
        entry.find("counts").ifPresent(all -> all.names().forEach(name -> {
            known(all, name);
            counts.put(name, Range.ofCounts(all.need(name)));
        }));
        var times = entry.find("allowed").filter(allowed -> !allowed.isFlag());
        if (!several && (times.isPresent() || !counts.isEmpty())) {
            throw entry.mistake("how often it is allowed can be expected of 'concurrent' and 'repeat'; "
                    + "here write true or false");
        }
        times.ifPresent(allowed -> {
            decided(allowed, "allowed");
            counts.put("allowed", Range.ofCounts(allowed));
        });
        return counts;
    }

    private void known(Entry where, String outcome) {
        if (!action.outcomes().contains(outcome)) {
            throw where
                    .mistake("this step never ends '" + outcome + "'; it can end " + new TreeSet<>(action.outcomes()));
        }
    }

    private List<Check> checks(Entry from) {
        var checks = new ArrayList<Check>();
        for (var key : from.names()) {
            if (OF_ONE_LIMIT.contains(key)) {
                checks.add(ofLimit(from.need(key), key, levels.onlyLimit(from)));
            } else if (key.equals("limits")) {
                checks.addAll(ofLimits(from.need(key)));
            } else if (!key.equals("counts") && !key.equals("last")) {
                ofStep(from.need(key), key).ifPresent(checks::add);
            }
        }
        return checks;
    }

    private Optional<Check> ofStep(Entry value, String key) {
        return switch (key) {
            case "outcome" -> {
                known(value, value.text());
                yield Optional.of(Check.that("outcome", value.text(), observation -> observation,
                        observation -> observation.outcome().equals(value.text()), ExpectationEntry::told));
            }
            case "allowed" -> allowed(value);
            case "retry_after" -> Optional.of(retryAfter(value));
            case "estimated" -> Optional.of(Check.same(key, value.flag(), Observation::estimated));
            case "violated" -> Optional.of(Check.same(key, names(value), Observation::violated));
            case "shadowed" -> Optional.of(Check.same(key, names(value), Observation::shadowed));
            case "hold" -> Optional.of(hold(value));
            case "expires_after" -> Optional.of(expiresAfter(value));
            case "blocked_for" -> Optional.of(span(value, key,
                    observation -> observation.blockedFor().get().orElse(Duration.ZERO)));
            default -> throw value.mistake("unknown key '" + key + "'");
        };
    }

    private static String told(Observation observation) {
        return observation.outcome() + (observation.detail().isEmpty() ? "" : " (" + observation.detail() + ")");
    }

    private Optional<Check> allowed(Entry value) {
        decided(value, "allowed");
        return value.isFlag()
                ? Optional.of(Check.that("allowed", value.shown(), observation -> observation,
                        observation -> observation.allowed() == value.flag(), ExpectationEntry::told))
                : Optional.empty();
    }

    private void decided(Entry value, String key) {
        if (!action.decides()) {
            throw value.mistake("'" + key + "' can be expected of 'decide' and 'reserve' only");
        }
    }

    private Check retryAfter(Entry value) {
        decided(value, "retry_after");
        if (value.isText() && value.text().equals("never")) {
            return Check.that("retry_after", "never", Observation::retryAfter, Optional::isEmpty,
                    wait -> wait.map(Span::inWords).orElse("never"));
        }
        var range = Range.ofSpans(value);
        return Check.that("retry_after", range.inWords(), Observation::retryAfter,
                wait -> wait.isPresent() && range.holds(Range.micros(wait.get())),
                wait -> wait.map(Span::inWords).orElse("never"));
    }

    private Check expiresAfter(Entry value) {
        held(value, "expires_after");
        var range = Range.ofSpans(value);
        return Check.that("expires_after", range.inWords(), Observation::expiresAfter,
                span -> span.isPresent() && range.holds(Range.micros(span.get())),
                span -> span.map(Span::inWords).orElse("no hold"));
    }

    private void held(Entry value, String key) {
        if (!(action instanceof Action.Renew
                || (action instanceof Action.Decide decide && decide.reserve().isPresent()))) {
            throw value.mistake("'" + key + "' can be expected of 'reserve' and 'renew' only");
        }
    }

    private Check hold(Entry value) {
        held(value, "hold");
        var expected = nonZero(levels.amounts(value));
        return Check.that("hold", shown(expected), Observation::held,
                held -> held.isPresent() && nonZero(held.get().amounts()).equals(expected),
                held -> held.map(cost -> shown(nonZero(cost.amounts()))).orElse("no hold"));
    }

    private static Map<Unit, Long> nonZero(Map<Unit, Long> amounts) {
        return amounts.entrySet()
                .stream()
                .filter(amount -> amount.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String shown(Map<Unit, Long> amounts) {
        return new TreeMap<>(amounts).entrySet()
                .stream()
                .map(amount -> Quantity.inWords(amount.getKey(), amount.getValue()) + " " + amount.getKey())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private Set<String> names(Entry value) {
        decided(value, "violated' and 'shadowed");
        return value.texts()
                .stream()
                .map(name -> levels.qualified(value, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Check> ofLimits(Entry limits) {
        var checks = new ArrayList<Check>();
        for (var name : limits.names()) {
            var limit = levels.qualified(limits, name);
            var fields = limits.need(name).keys(OF_A_LIMIT);
            fields.names().forEach(key -> checks.add(ofLimit(fields.need(key), key, limit)));
        }
        if (checks.isEmpty()) {
            throw limits.mistake("this expects nothing, and would always pass");
        }
        return checks;
    }

    private Check ofLimit(Entry value, String key, String name) {
        var limit = levels.limit(name);
        var what = key + " of " + name;
        return switch (key) {
            case "remaining" -> amount(value, what, limit, name, Standing::remaining);
            case "used" -> amount(value, what, limit, name, Standing::used);
            case "held" -> amount(value, what, limit, name, Standing::held);
            case "more_after" -> span(value, what, observation -> observation.standing(name).moreAfter());
            case "reset_after" -> span(value, what, observation -> observation.standing(name).fullAfter());
            case "estimated" -> Check.same(what, value.flag(), observation -> observation.standing(name).estimated());
            case "retry_after" -> {
                decided(value, key);
                yield span(value, what, observation -> observation.standing(name).retryAfter());
            }
            case "allowed" -> {
                decided(value, key);
                yield Check.same(what, value.flag(), observation -> observation.allowedBy(name));
            }
            default -> throw value.mistake("unknown key '" + key + "'");
        };
    }

    private static Check amount(Entry value, String what, Limit limit, String name, Function<Standing, Long> got) {
        var range = Range.ofAmounts(limit.unit(), value);
        return Check.that(what, range.inWords(), observation -> got.apply(observation.standing(name)), range::holds,
                range::show);
    }

    private static Check span(Entry value, String what, Function<Observation, Duration> got) {
        var range = Range.ofSpans(value);
        return Check.that(what, range.inWords(), got, span -> range.holds(Range.micros(span)),
                Span::inWords);
    }
}
