package dev.weir.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What must come of a step.
 *
 * @param each checked at every repetition
 * @param last checked at the last one
 * @param counts how often each outcome comes
 * @param refusal whether the limiter may refuse to do it, which otherwise is a failure
 */
record Expectation(List<Check> each, List<Check> last, Map<String, Range> counts, boolean refusal) {

    static final Expectation NONE = new Expectation(List.of(), List.of(), Map.of(), false);

    boolean isNone() {
        return each.isEmpty() && last.isEmpty() && counts.isEmpty();
    }

    /** What differs, in words; empty if nothing does. */
    List<String> differences(Observation observation, boolean isLast) {
        if (observation.outcome().equals("refused") && !refusal) {
            return List.of("the limiter refuses to do this: " + observation.detail());
        }
        return Stream.concat(each.stream(), isLast ? last.stream() : Stream.empty())
                .map(check -> check.differs(observation))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What differs in how often each outcome came. */
    List<String> differences(Map<String, Long> seen) {
        return counts.entrySet()
                .stream()
                .filter(count -> !count.getValue().holds(seen.getOrDefault(count.getKey(), 0L)))
                .map(count -> "expected " + count.getValue().inWords() + " times " + count.getKey() + ", got "
                        + seen.getOrDefault(count.getKey(), 0L) + " (all outcomes: " + seen + ")")
                .toList();
    }
}
