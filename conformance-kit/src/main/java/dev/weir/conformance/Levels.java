package dev.weir.conformance;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** The levels that decide a step. */
record Levels(List<Level> all) {

    private static final Set<Unit> ALWAYS_KNOWN = Set.of(Unit.REQUESTS, Unit.TOKENS, Unit.USD, Unit.IN_FLIGHT);

    /** Reads {@code limits}, or {@code partitions}. */
    static Levels read(Entry owner) {
        if (owner.find("limits").isPresent() == owner.find("partitions").isPresent()) {
            throw owner.mistake("either 'limits' or 'partitions' says what is limited");
        }
        var levels = owner.find("partitions")
                .map(partitions -> partitions.items().stream().map(Levels::level).toList())
                .orElseGet(() -> List.of(new Level("client", "", false, limits(owner))));
        if (levels.stream().map(Level::name).distinct().count() < levels.size()) {
            throw owner.mistake("two partitions have one name");
        }
        return new Levels(levels);
    }

    private static Level level(Entry entry) {
        entry.keys("name", "slot", "shared", "limits");
        return new Level(entry.need("name").text(), entry.find("slot").map(slot -> "-" + slot.text()).orElse(""),
                entry.find("shared").map(Entry::flag).orElse(false), limits(entry));
    }

    private static List<Limit> limits(Entry owner) {
        var limits = owner.need("limits").items().stream().map(entry -> new LimitEntry(entry).read()).toList();
        if (limits.stream().map(Limit::name).distinct().count() < limits.size()) {
            throw owner.need("limits").mistake("two limits have one name: give each a 'name' of its own");
        }
        return limits;
    }

    /** Those named; all if none is. */
    Levels only(Entry step) {
        return step.find("partitions")
                .map(names -> new Levels(apart(names).stream().map(name -> level(names, name)).toList()))
                .orElse(this);
    }

    private List<String> apart(Entry entry) {
        var names = entry.texts();
        if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
            throw entry.mistake("at least one partition is expected here, and each once: there are "
                    + all.stream().map(Level::name).toList());
        }
        return names;
    }

    private Level level(Entry entry, String name) {
        return all.stream()
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElseThrow(() -> entry.mistake("there is no partition '" + name + "': there are "
                        + all.stream().map(Level::name).toList()));
    }

    /** Every limit by what it may be called: its name where that is unambiguous, and {@code partition/name}. */
    SequencedMap<String, Limit> byName() {
        var times = new HashMap<String, Integer>();
        all.forEach(level -> level.limits().forEach(limit -> times.merge(limit.name(), 1, Integer::sum)));
        var limits = new LinkedHashMap<String, Limit>();
        for (var level : all) {
            for (var limit : level.limits()) {
                limits.put(level.name() + "/" + limit.name(), limit);
                if (times.getOrDefault(limit.name(), 0) == 1) {
                    limits.put(limit.name(), limit);
                }
            }
        }
        return limits;
    }

    /** {@code partition/name} of a limit that goes by {@code name}. */
    String qualified(Entry entry, String name) {
        var found = all.stream()
                .flatMap(level -> level.limits().stream().map(limit -> level.name() + "/" + limit.name()))
                .filter(full -> full.equals(name) || (full.endsWith("/" + name) && byName().containsKey(name)))
                .toList();
        if (found.size() != 1) {
            throw entry.mistake("there is no limit '" + name + "' here: there are " + byName().keySet());
        }
        return found.getFirst();
    }

    /** The one limit, where there is one. */
    String onlyLimit(Entry entry) {
        if (all.size() != 1 || all.getFirst().limits().size() != 1) {
            throw entry.mistake("which of several limits is meant? Say it as \"limits\": {\"" + byName().keySet()
                    .iterator()
                    .next() + "\": {…}}");
        }
        return all.getFirst().name() + "/" + all.getFirst().limits().getFirst().name();
    }

    Limit limit(String qualified) {
        return all.stream()
                .flatMap(level -> level.limits()
                        .stream()
                        .filter(limit -> qualified.equals(level.name() + "/" + limit.name())))
                .findFirst()
                .orElseThrow();
    }

    private Set<Unit> units() {
        var units = new TreeSet<Unit>();
        all.forEach(level -> level.limits().forEach(limit -> units.add(limit.unit())));
        return units;
    }

    /** What a call takes: amounts by unit, or a number of the only unit that can be taken. */
    Map<Unit, Long> taken(Entry entry) {
        var units = units();
        units.remove(Unit.IN_FLIGHT);
        if (entry.isObject() && entry.names().isEmpty()) {
            if (!units.contains(Unit.REQUESTS)) {
                throw entry.mistake("{} is one request, which no limit counts here: "
                        + (units.isEmpty() ? "leave it out" : "name amounts of " + units));
            }
            return Map.of(Unit.REQUESTS, 1L);
        }
        if (entry.isNumber() && entry.number().signum() == 0) {
            return Map.of();
        }
        if (!entry.isObject() && units.isEmpty()) {
            throw heldNotTaken(entry);
        }
        var taken = amounts(entry, units);
        if (taken.getOrDefault(Unit.IN_FLIGHT, 0L) != 0) {
            throw heldNotTaken(entry);
        }
        return taken;
    }

    private static Mistake heldNotTaken(Entry entry) {
        return entry.mistake(
                "a call in flight is held, not taken: write \"reserve\": {\"hold\": {\"in-flight\": 1}, …}");
    }

    /** Amounts by unit, or a number of the only unit there is. */
    Map<Unit, Long> amounts(Entry entry) {
        return amounts(entry, units());
    }

    private Map<Unit, Long> amounts(Entry entry, Set<Unit> units) {
        if (!entry.isObject()) {
            if (!entry.isNumber() && !entry.isText()) {
                throw entry.mistake("an amount is expected here, like 3 or {\"tokens\": 500}, not " + entry.shown());
            }
            if (units.size() != 1) {
                throw entry.mistake("a number of which unit? Name it, as {\"" + units.stream()
                        .findFirst()
                        .orElse(Unit.REQUESTS) + "\": " + entry.shown() + "}");
            }
            var only = units.iterator().next();
            return Map.of(only, Quantity.of(only, entry));
        }
        var amounts = new HashMap<Unit, Long>();
        for (var name : entry.names()) {
            var unit = Quantity.unit(entry, name);
            if (!units().contains(unit) && !ALWAYS_KNOWN.contains(unit)) {
                throw entry.mistake("no limit counts '" + name + "' here, so it would check nothing: they count "
                        + units());
            }
            amounts.put(unit, Quantity.of(unit, entry.need(name)));
        }
        return amounts;
    }
}
