package dev.weir.limiter.file;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Model;
import dev.weir.limiter.Route;
import dev.weir.limiter.SharedLimit;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Terms;
import dev.weir.limiter.Toll;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at each limit by itself, and at those that stand in one list. */
record LimitLint(Policy policy, int instances, Places places) {

    /** Longer logs are noticed in every decision. */
    private static final long LONG_LOG = 1_000;

    void judge() {
        var costed = costed();
        places.forEach(Limit.class, (limit, entry) -> {
            if (!costed.contains(limit.unit())) {
                entry.problem("no call costs any '" + limit.unit() + "': " + Spelling
                        .meant(limit.unit().name(), costed.stream().map(Unit::name).toList())
                        .orElse("say with 'cost' or 'estimate' on which route it does"));
            }
            alone(limit, entry);
        });
        lists().forEach(this::together);
        shared().forEach(this::leased);
    }

    private Stream<List<SharedLimit>> shared() {
        return Stream.of(policy.routes().values().stream().map(Route::limits),
                policy.models().values().stream().map(Model::limits), Stream.of(policy.global()))
                .flatMap(lists -> lists);
    }

    private void leased(List<SharedLimit> limits) {
        limits.stream()
                .filter(limit -> limit.sharing() == Sharing.STRICT)
                .findFirst()
                .ifPresent(strict -> limits.stream()
                        .filter(limit -> limit.sharing() == Sharing.LEASED)
                        .forEach(limit -> places.of(limit.whole())
                                .advise("'" + strict.whole().name() + "' beside it is strict, so every call asks Redis "
                                        + "about this limit too: lease both, or neither")));
    }

    /** The units of which some call costs something. */
    private Set<Unit> costed() {
        var tolls = Stream.concat(policy.routes().values().stream().map(Route::toll), policy.plans()
                .values()
                .stream()
                .flatMap(plan -> plan.routes().values().stream())
                .map(Terms::toll));
        var units = tolls.flatMap(LimitLint::units).collect(Collectors.toCollection(TreeSet::new));
        units.addAll(List.of(Unit.REQUESTS, Unit.TOKENS, Unit.USD, Unit.IN_FLIGHT));
        units.addAll(policy.holding().estimate().amounts().keySet());
        return units;
    }

    private static Stream<Unit> units(Toll toll) {
        return Stream.concat(toll.taken().stream(), Stream.of(toll.estimate()))
                .flatMap(cost -> cost.amounts().keySet().stream());
    }

    private void alone(Limit limit, Entry entry) {
        if (limit.algorithm() instanceof SlidingLog log && log.quota() > LONG_LOG) {
            entry.advise("a sliding log keeps every call of its window: up to " + log.quota()
                    + " entries in Redis for each that has this limit. A sliding_window keeps two numbers");
        }
        if (limit.whenAway() == WhenAway.LOCAL && limit.algorithm().capacity() < instances) {
            entry.advise("while Redis is away, " + instances + " instances share this limit, and each lets at least 1 "
                    + "pass: together more than the limit");
        }
    }

    /** The limits that one owner has side by side. */
    private Stream<List<Limit>> lists() {
        var plans = policy.plans().values();
        return Stream.of(plans.stream().map(plan -> plan.limits()),
                plans.stream().flatMap(plan -> plan.routes().values().stream()).map(Terms::limits),
                policy.tenants().values().stream().map(tenant -> tenant.limits()),
                Stream.of(policy.global().stream().map(limit -> limit.whole()).toList())).flatMap(lists -> lists);
    }

    private void together(List<Limit> limits) {
        for (var wider : limits) {
            limits.stream()
                    .filter(narrower -> isOutdone(wider, narrower))
                    .filter(narrower -> length(wider).compareTo(length(narrower)) > 0)
                    .findFirst()
                    .ifPresent(narrower -> places.of(wider)
                            .advise("this is less than the " + narrower.amountInWords(narrower.algorithm().capacity())
                                    + " that '" + narrower.name() + "' lets pass at once: those can never be used up"));
        }
    }

    /** Whether {@code wider}, which counts at least as long, has room for less than {@code narrower} has. */
    static boolean isOutdone(Limit wider, Limit narrower) {
        return wider.unit().equals(narrower.unit()) && !wider.shadow() && !narrower.shadow()
                && length(wider).compareTo(length(narrower)) >= 0
                && wider.algorithm().capacity() < narrower.algorithm().capacity();
    }

    private static Duration length(Limit limit) {
        return switch (limit.algorithm()) {
            case FixedWindow window -> window.period().usualLength();
            case SlidingWindow window -> window.window();
            case SlidingLog log -> log.window();
            case TokenBucket bucket -> bucket.window();
            case InFlight _ -> Duration.ZERO;
        };
    }
}
