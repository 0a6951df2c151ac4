package dev.weir.conformance;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One thing that is expected of an observation: says what differs, or nothing. */
interface Check {

    Optional<String> differs(Observation observation);

    /**
     * Checks a part of an observation.
     *
     * @param what is looked at, as the file calls it
     * @param expected in the file's words
     */
    static <T> Check that(
            String what, String expected, Function<Observation, T> got, Predicate<T> holds, Function<T, String> shown) {
        return observation -> {
            var value = got.apply(observation);
            return holds.test(value)
                    ? Optional.empty()
                    : Optional.of("expected " + what + " " + expected + ", got " + shown.apply(value));
        };
    }

    static <T> Check same(String what, T expected, Function<Observation, T> got) {
        return that(what, String.valueOf(expected), got, expected::equals, String::valueOf);
    }
}
