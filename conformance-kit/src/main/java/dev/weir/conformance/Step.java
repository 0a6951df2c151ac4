package dev.weir.conformance;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that is done, and what must come of it.
 *
 * @param number from 1
 * @param kind as the file names it
 * @param at when it is done first
 * @param client who does it; may hold {@code {n}}
 * @param times how often; of a part of a concurrent step, by how many at once
 * @param every from one repetition to the next
 */
record Step(
        int number,
        String path,
        String kind,
        Instant at,
        String client,
        Levels levels,
        Action action,
        int times,
        Duration every,
        Expectation expectation) {

    /** The last moment at which it is done. */
    Instant last() {
        return at.plus(every.multipliedBy(times - 1L));
    }
}
