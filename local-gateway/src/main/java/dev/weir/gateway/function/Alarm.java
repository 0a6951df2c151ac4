package dev.weir.gateway.function;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** What is to be done when a call has taken too long. Nearly all are called off, which a wheel does for next to nothing. */
final class Alarm {

    // What asks may be a function's own thread: nothing of that is to reach the threads that begin here.
    private static final ThreadFactory BESIDE = Thread.ofVirtual()
            .name("invocation")
            .inheritInheritableThreadLocals(false)
            .factory();

    private static final HashedWheelTimer WHEEL = new HashedWheelTimer(BESIDE, 50, TimeUnit.MILLISECONDS);

    private Alarm() {}

    /** Runs on a thread of its own, so it may block; some 50 ms late at most. */
    static Timeout after(Duration time, Runnable ring) {
        return WHEEL.newTimeout(_ -> beside(ring), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** At once, for what the thread at hand must not do. */
    static void beside(Runnable task) {
        BESIDE.newThread(task).start();
    }
}
