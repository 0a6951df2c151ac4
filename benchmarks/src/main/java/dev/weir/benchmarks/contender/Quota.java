package dev.weir.benchmarks.contender;

import java.time.Duration;

/** How many calls per window, in the words that all contenders share. */
public record Quota(long calls, Duration window) {

    /** Part of a key. */
    String name() {
        return window.toSeconds() + "s";
    }
}
