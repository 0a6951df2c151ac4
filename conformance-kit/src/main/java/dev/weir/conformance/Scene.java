package dev.weir.conformance;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where and when a step is done; turns the limiter's answers into the words of vectors. */
record Scene(Store store, Instant now, Levels levels, String stage, String client) {

    Partition partition(Level level) {
        return level.partition(stage, client);
    }

    List<Partition> partitions() {
        return levels.all().stream().map(this::partition).toList();
    }

    /** An outcome whose standings a look shows. */
    Observation of(String outcome) {
        return observation(outcome, "", Optional.of(Duration.ZERO), Set.of(), Optional.empty());
    }

    Observation refused(String why) {
        return observation("refused", why, Optional.empty(), Set.of(), Optional.empty());
    }

    Observation holding(String outcome, Hold hold) {
        return observation(outcome, "", Optional.of(Duration.ZERO), Set.of(), Optional.of(hold));
    }

    Observation of(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> decided("allowed", "", Duration.ZERO, Set.of(), names(allowed.shadowed()),
                    standings(allowed), allowed.hold());
            case Decision.Denied denied -> decided("denied", names(denied.violated()) + " had no room",
                    denied.retryAfter(), names(denied.violated()), names(shadowed(denied)), named(denied.standings()),
                    Optional.empty());
            case Decision.Impossible impossible -> {
                var names = namesOf(impossible.limits());
                yield observation("impossible", names + " can never hold this", Optional.empty(), names,
                        Optional.empty());
            }
            case Decision.Blocked blocked -> observation("blocked", "until " + blocked.until(),
                    Optional.of(Duration.between(now, blocked.until())), Set.of(), Optional.empty());
            case Decision.Underway underway -> holding("underway", underway.hold());
        };
    }

    private static List<Standing> shadowed(Decision.Denied denied) {
        return denied.standings()
                .stream()
                .filter(standing -> standing.violated() && standing.limit().shadow())
                .toList();
    }

    private Observation decided(String outcome, String detail, Duration wait, Set<String> violated,
            Set<String> shadowed,
            Map<String, Standing> standings, Optional<Hold> hold) {
        return new Observation(outcome, detail, Optional.of(wait), violated, shadowed, () -> standings,
                hold.map(Hold::held), hold.map(this::expires), Optional::empty);
    }

    private Observation observation(
            String outcome, String detail, Optional<Duration> wait, Set<String> violated, Optional<Hold> hold) {
        return new Observation(outcome, detail, wait, violated, Set.of(),
                () -> named(store.look(partitions()).standings()), hold.map(Hold::held), hold.map(this::expires),
                this::blockedFor);
    }

    private Optional<Duration> blockedFor() {
        return store.look(partitions()).blockedUntil().map(until -> Duration.between(now, until));
    }

    private Duration expires(Hold hold) {
        return Duration.between(now, hold.expires());
    }

    /** Of a shadow limit without room, how it stands for this call. */
    private Map<String, Standing> standings(Decision.Allowed allowed) {
        var all = named(allowed.standings());
        all.putAll(named(allowed.shadowed()));
        return all;
    }

    private Map<String, Standing> named(List<Standing> standings) {
        var all = new HashMap<String, Standing>();
        standings.forEach(standing -> all.put(name(standing), standing));
        return all;
    }

    private TreeSet<String> names(List<Standing> standings) {
        return standings.stream().map(this::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private String name(Standing standing) {
        return levels.all()
                .stream()
                .filter(level -> partition(level).name().equals(standing.partition()))
                .findFirst()
                .orElseThrow()
                .name() + "/" + standing.limit().name();
    }

    private TreeSet<String> namesOf(Collection<Limit> limits) {
        return levels.all()
                .stream()
                .flatMap(level -> level.limits()
                        .stream()
                        .filter(limits::contains)
                        .map(limit -> level.name() + "/" + limit.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
