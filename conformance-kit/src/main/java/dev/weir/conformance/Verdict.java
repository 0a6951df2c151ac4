package dev.weir.conformance;

import java.time.Duration;
import java.util.Optional;

/**
 * How a case ended.
 *
 * @param step where it failed
 * @param message what was expected and what came instead, or what is wrong with the case; empty where it passed
 */
record Verdict(Outcome outcome, Optional<Step> step, String message) {

    enum Outcome {
        PASSED,
        FAILED,
        /** The case could not be run as it is written. */
        WRONG
    }

    static Verdict passed() {
        return new Verdict(Outcome.PASSED, Optional.empty(), "");
    }

    static Verdict failed(String message) {
        return new Verdict(Outcome.FAILED, Optional.empty(), message);
    }

    static Verdict failed(Step step, String message) {
        return new Verdict(Outcome.FAILED, Optional.of(step), message);
    }

    static Verdict wrong(String message) {
        return new Verdict(Outcome.WRONG, Optional.empty(), message);
    }

    /** The message, after where it happened. */
    String inWords(Optional<Duration> at) {
        return step.map(failed -> "step " + failed.number() + " (" + failed.kind()
                + at.map(offset -> " at " + Span.inWords(offset)).orElse("") + "): ").orElse("") + message;
    }
}
