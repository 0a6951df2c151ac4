package dev.weir.conformance;

import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a step does. Ids and the names of habits may hold {@code {n}}, the number of the caller or repetition. */
sealed interface Action {

    /** How it can end. */
    Set<String> outcomes();

    /** Whether it asks for anything, and so is allowed or not. */
    default boolean decides() {
        return false;
    }

    record Decide(Map<Unit, Long> taken, Optional<Reserve> reserve) implements Action {

        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public Set<String> outcomes() {
            return Set.of("allowed", "denied", "impossible", "blocked", "underway", "refused");
        }
    }

    record Reserve(String id, Map<Unit, Long> held, Duration lifetime, Optional<Habitual> habit) {}

    /** What is remembered of the calls of one kind. */
    record Habitual(String name, Map<Unit, Long> most) {}

    record Settle(String id, Map<Unit, Long> actual) implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("settled", "late", "repeated", "refused");
        }
    }

    record Release(String id) implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("released", "late", "repeated", "refused");
        }
    }

    record Renew(String id, Duration lifetime) implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("renewed", "gone", "refused");
        }
    }

    /**
     * An operator's hand.
     *
     * @param steering throws {@link IllegalArgumentException} if there is no such thing
     */
    record Steer(Level level, Supplier<Steering> steering) implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("done", "refused");
        }
    }

    /** All of these at one moment, each as often as it says. */
    record Together(List<Step> steps) implements Action {

        @Override
        public Set<String> outcomes() {
            return steps.stream().flatMap(step -> step.action().outcomes().stream()).collect(Collectors.toSet());
        }

        @Override
        public boolean decides() {
            return steps.stream().anyMatch(step -> step.action().decides());
        }
    }

    /** Nothing is done: what the limits are has changed, or one only looks. */
    record Look() implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("done");
        }
    }
}
