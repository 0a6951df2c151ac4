package dev.weir.gateway.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** An environment in its pool, and what it is handed next. */
record PooledEnvironment(InitialisedEnvironment initialised, BlockingQueue<Optional<QueuedCall>> handed) {

    /** How long one looks out for its next call before it sleeps: to be woken takes about as long. In nanoseconds. */
    private static final long LOOK_OUT = 50_000;

    /** One at a time, so that a processor at most is kept busy by it. */
    private static final AtomicBoolean LOOKING_OUT = new AtomicBoolean();

    PooledEnvironment(InitialisedEnvironment initialised) {
        this(initialised, new LinkedBlockingQueue<>());
    }

    ExecutionEnvironment environment() {
        return initialised.environment();
    }

    boolean usable() {
        return environment().usable();
    }

    void hand(QueuedCall call) {
        handed.add(Optional.of(call));
    }

    /** Its thread ends when it is done with what it was handed. */
    void dismiss() {
        handed.add(Optional.empty());
    }

    /** Takes back what its thread has not come to yet, and its dismissal. */
    List<QueuedCall> untaken() {
        var rest = new ArrayList<Optional<QueuedCall>>();
        handed.drainTo(rest);
        return rest.stream().flatMap(Optional::stream).toList();
    }

    /** Waits for the next call; empty where none will come. */
    Optional<QueuedCall> next() {
        lookOut();
        while (true) {
            try {
                return handed.take();
            } catch (InterruptedException fromTheFunction) {
                // It is for a handler that has returned: only the pool dismisses.
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever has something to do goes first; nothing depends on it
    private void lookOut() {
        if (LOOKING_OUT.compareAndSet(false, true)) {
            long end = System.nanoTime() + LOOK_OUT;
            while (handed.isEmpty() && System.nanoTime() < end) {
                Thread.yield();
            }
            LOOKING_OUT.set(false);
        }
    }
}
