package dev.weir.gateway.function;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An environment in its pool, and the sleep of its thread. */
final class PooledEnvironment {

    /** How long one looks out for its next call before it sleeps: to be woken takes about as long. In nanoseconds. */
    private static final long LOOK_OUT = 50_000;

    /** One at a time, so that a processor at most is kept busy by it. */
    private static final AtomicBoolean LOOKING_OUT = new AtomicBoolean();

    private final InitialisedEnvironment initialised;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    PooledEnvironment(InitialisedEnvironment initialised) {
        this.initialised = initialised;
    }

    InitialisedEnvironment initialised() {
        return initialised;
    }

    ExecutionEnvironment environment() {
        return initialised.environment();
    }

    boolean usable() {
        return environment().usable();
    }

    /** From here on it can be woken, even before its thread {@linkplain #sleep sleeps}. */
    void lieDown() {
        thread = Thread.currentThread();
        asleep = true;
    }

    /** Sleeps, on its own thread, until it is woken. */
    void sleep() {
        while (asleep) {
            LockSupport.park(this);
            var _ = Thread.interrupted(); // it is for a handler that has returned: only the pool dismisses
        }
    }

    void wake() {
        asleep = false;
        LockSupport.unpark(thread);
    }

    /** Does not sleep for a moment yet: until there is something to do, or that moment is over. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever has something to do goes first; nothing depends on it
    void lookOut(BooleanSupplier something) {
        if (LOOKING_OUT.compareAndSet(false, true)) {
            long end = System.nanoTime() + LOOK_OUT;
            while (!something.getAsBoolean() && System.nanoTime() < end) {
                Thread.yield();
            }
            LOOKING_OUT.set(false);
        }
    }
}
