package dev.weir.limiter;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What the numbers of a limit may be. */
final class Ranges {

    private Ranges() {}

    static void atLeastOne(String what, long number) {
        require(number >= 1, "the " + what + " must be at least 1: " + number);
    }

    static void atLeastZero(String what, long number) {
        require(number >= 0, "the " + what + " must be at least 0: " + number);
    }

    static void window(Duration window) {
        require(window.isPositive() && window.equals(window.truncatedTo(ChronoUnit.MILLIS)),
                "the window must be a whole number of milliseconds: " + window);
        require(window.compareTo(Duration.ofDays(366)) <= 0, "the window must be at most 366 days");
    }

    static long micros(Duration window) {
        return window.toMillis() * 1_000;
    }

    static void exact(boolean holds) {
        require(holds,
                "these numbers are too large to count exactly: choose a rounder quota, a smaller burst or a shorter window");
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
