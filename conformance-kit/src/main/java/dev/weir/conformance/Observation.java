package dev.weir.conformance;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Standing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What came of an action. Limits go by {@code partition/name}.
 *
 * @param detail in words, where the outcome alone does not say enough; may be empty
 * @param retryAfter empty where waiting will not help
 * @param standings right after it
 * @param held what the hold occupies, where there is one
 */
record Observation(
        String outcome,
        String detail,
        Optional<Duration> retryAfter,
        Set<String> violated,
        Set<String> shadowed,
        Supplier<Map<String, Standing>> standings,
        Optional<Cost> held,
        Optional<Duration> expiresAfter,
        Supplier<Optional<Duration>> blockedFor) {

    boolean allowed() {
        return outcome.equals("allowed") || outcome.equals("underway");
    }

    /** Whether nothing stood in the way of this limit's part. */
    boolean allowedBy(String limit) {
        return !violated.contains(limit) && !shadowed.contains(limit);
    }

    Standing standing(String limit) {
        var standing = standings.get().get(limit);
        if (standing == null) {
            throw new IllegalStateException("the limiter says nothing of " + limit);
        }
        return standing;
    }

    boolean estimated() {
        return standings.get()
                .entrySet()
                .stream()
                .filter(entry -> violated.isEmpty() || violated.contains(entry.getKey()))
                .anyMatch(entry -> entry.getValue().estimated());
    }
}
