package dev.weir.limiter.front;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Endings that the store has yet to be told of: those of the last five minutes, a thousand at most. */
final class Untold {

    static final int MOST = 1_000;

    /**
     * The store may have booked an ending whose receipt never came. It remembers that for ten minutes: told again later
     * than that, it would book it twice.
     */
    static final Duration OLDEST = Duration.ofMinutes(5);

    private final Deque<Ending> endings = new ArrayDeque<>();
    private final InstantSource clock;

    Untold(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(Ending ending) {
        if (endings.size() == MOST) {
            endings.removeFirst();
        }
        endings.addLast(ending);
    }

    /** Takes the oldest that may still be told. */
    synchronized Optional<Ending> poll() {
        if (endings.isEmpty()) {
            return Optional.empty();
        }
        var oldest = clock.instant().minus(OLDEST);
        endings.removeIf(ending -> ending.at().isBefore(oldest));
        return Optional.ofNullable(endings.pollFirst());
    }

    synchronized int size() {
        return endings.size();
    }
}
