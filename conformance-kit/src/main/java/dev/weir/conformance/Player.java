package dev.weir.conformance;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Does what the steps of one case say, and remembers its holds. Safe for many threads. */
final class Player {

    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final Store store;
    private final InstantSource clock;
    private final String stage;

    /** @param stage what keeps the counters of this run apart from all others */
    Player(Store store, InstantSource clock, String stage) {
        this.store = store;
        this.clock = clock;
        this.stage = stage;
    }

    /** Does a step for the nth time. */
    Observation play(Step step, int n) {
        var scene = new Scene(store, clock.instant(), step.levels(), stage, numbered(step.client(), n));
        try {
            return switch (step.action()) {
                case Action.Decide decide -> decide(scene, decide, n);
                case Action.Settle settle -> scene.of(word(store.settle(hold(settle.id(), n),
                        new Cost(settle.actual())), "settled"));
                case Action.Release release -> scene.of(word(store.release(hold(release.id(), n)), "released"));
                case Action.Renew renew -> renew(scene, renew, n);
                case Action.Steer steer -> {
                    store.steer(scene.partition(steer.level()), steer.steering().get());
                    yield scene.of("done");
                }
                case Action.Look _ -> scene.of("done");
                case Action.Together _ -> throw new IllegalStateException("each of these is done by itself");
            };
        } catch (IllegalArgumentException e) {
            return scene.refused(String.valueOf(e.getMessage()));
        }
    }

    private Observation decide(Scene scene, Action.Decide decide, int n) {
        var partitions = scene.partitions();
        var decision = store.decide(new Call(partitions, new Cost(decide.taken()),
                decide.reserve().map(reserve -> reservation(reserve, partitions, n))));
        decide.reserve().ifPresent(reserve -> remember(numbered(reserve.id(), n), decision));
        return scene.of(decision);
    }

    /** An id may begin anew, once its hold is over; whoever is told that it is under way learns no more than who began it. */
    private void remember(String id, Decision decision) {
        switch (decision) {
            case Decision.Allowed allowed -> allowed.hold().ifPresent(hold -> holds.put(id, hold));
            case Decision.Underway underway -> holds.putIfAbsent(id, underway.hold());
            default -> {
            }
        }
    }

    private static Reservation reservation(Action.Reserve reserve, List<Partition> partitions, int n) {
        return new Reservation(Level.plain(numbered(reserve.id(), n)), new Cost(reserve.held()), reserve.lifetime(),
                reserve.habit()
                        .map(habit -> new Habit(partitions.getFirst().slot(), Level.plain(numbered(habit.name(), n)),
                                new Cost(habit.most()))));
    }

    private Observation renew(Scene scene, Action.Renew renew, int n) {
        var renewed = store.renew(hold(renew.id(), n), renew.lifetime());
        renewed.ifPresent(hold -> holds.put(numbered(renew.id(), n), hold));
        return renewed.map(hold -> scene.holding("renewed", hold)).orElseGet(() -> scene.of("gone"));
    }

    private Hold hold(String id, int n) {
        return Optional.ofNullable(holds.get(numbered(id, n)))
                .orElseThrow(() -> new IllegalStateException(
                        "there is no hold '" + numbered(id, n) + "': its call was not admitted"));
    }

    private static String word(Settlement settlement, String done) {
        return settlement == Settlement.SETTLED ? done : settlement.name().toLowerCase(Locale.ROOT);
    }

    private static String numbered(String name, int n) {
        return name.replace("{n}", Integer.toString(n));
    }
}
