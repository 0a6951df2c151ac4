package dev.weir.conformance;

import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a step does. Ids and the names of habits may hold {@code {n}}, the number of the caller or repetition. */
sealed interface Action {

    /** How it can end. */
    Set<String> outcomes();

    record Decide(Map<Unit, Long> taken, Optional<Reserve> reserve) implements Action {

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

    /** Nothing is done: what the limits are has changed, or one only looks. */
    record Look() implements Action {

        @Override
        public Set<String> outcomes() {
            return Set.of("done");
        }
    }
}
