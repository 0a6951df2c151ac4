package dev.weir.model.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the key to the upstream comes from. Safe for many threads. */
public sealed interface UpstreamKey permits UpstreamKey.Given, UpstreamKey.None, SecretKey {

    /**
     * The key to send now.
     *
     * @param within how long it may take to find it
     * @return empty if the upstream wants none
     * @throws KeyUnreadable if there is one, and it cannot be had
     */
    Optional<String> current(Duration within) throws KeyUnreadable;

    /**
     * The key, now that the upstream has refused this one.
     *
     * @return empty if there is no other
     * @throws KeyUnreadable if it cannot be had
     */
    Optional<String> insteadOf(String refused, Duration within) throws KeyUnreadable;

    /** The variable that names it. */
    String setting();

    /** Forgets what was read: nothing secret belongs into a snapshot, nor is it new after a restore. */
    void forget();

    /** The upstream wants none. */
    static UpstreamKey none() {
        return new None();
    }

    /** This one. */
    static UpstreamKey given(String key) {
        return new Given(key);
    }

    /** Whether it can stand in a header. */
    static boolean isUsable(String key) {
        return Given.KEY.matcher(key).matches();
    }

    /** The upstream wants none. */
    record None() implements UpstreamKey {
        @Override
        public Optional<String> current(Duration within) {
            return Optional.empty();
        }

        @Override
        public Optional<String> insteadOf(String refused, Duration within) {
            return Optional.empty();
        }

        @Override
        public String setting() {
            return "WEIR_UPSTREAM_KEY";
        }

        @Override
        public void forget() {
            // There is nothing that could be.
        }
    }

    /** One that stays as long as the function runs. */
    record Given(String key) implements UpstreamKey {
        private static final Pattern KEY = Pattern.compile("[!-~]+");

        @Override
        public Optional<String> current(Duration within) {
            return Optional.of(key);
        }

        @Override
        public Optional<String> insteadOf(String refused, Duration within) {
            return Optional.empty();
        }

        @Override
        public String setting() {
            return "WEIR_UPSTREAM_KEY";
        }

        @Override
        public void forget() {
            // The environment has it all the same.
        }

        /** Without the key: this may be logged. */
        @Override
        public String toString() {
            return "a key";
        }
    }
}
