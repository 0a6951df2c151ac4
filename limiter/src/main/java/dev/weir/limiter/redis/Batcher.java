package dev.weir.limiter.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Which calls of one script travel together on one connection: while few are in flight each goes by itself, and who comes
 * while many are waits for the next answer and leaves with whoever waits, too. Safe for many threads.
 */
final class Batcher {

    /** More than this many in flight do not come back sooner. */
    private static final int MOST_IN_FLIGHT = 8;

    /** One script holds up everybody else for no longer than these take: a fraction of a millisecond. */
    private static final int LARGEST = 32;

    private final Queue<Sending> waiting = new ArrayDeque<>();
    private int inFlight;

    /** Whether this one leaves at once, rather than wait. */
    synchronized boolean admits(Sending sending) {
        if (inFlight < MOST_IN_FLIGHT) {
            inFlight++;
            return true;
        }
        waiting.add(sending);
        return false;
    }

    /** Who leaves, now that something has been answered, or will not be; if nobody does, there is one less in flight. */
    synchronized List<Sending> next() {
        var batch = new ArrayList<Sending>();
        while (batch.size() < LARGEST && !waiting.isEmpty()) {
            var sending = waiting.remove();
            if (sending.pending().isAwaited()) {
                batch.add(sending);
            }
        }
        if (batch.isEmpty()) {
            inFlight--;
        }
        return batch;
    }
}
