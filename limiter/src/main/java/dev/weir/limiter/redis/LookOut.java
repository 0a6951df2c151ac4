package dev.weir.limiter.redis;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Waits for answers. To be put to sleep and woken takes about as long as a Redis nearby takes to answer: where answers come
 * that soon, one caller at a time stays awake for a moment, giving way to whoever has work. Safe for many threads.
 */
final class LookOut {

    /** Nobody stays awake for longer: who waits for what takes longer takes the time of those who have work. */
    private static final long LONGEST = MICROSECONDS.toNanos(100);

    /** Where answers usually take longer nobody stays awake at all. */
    private static final long SOON = MICROSECONDS.toNanos(200);

    /** An answer counts for so much of what is usual. */
    private static final int SHARE = 8;

    private final AtomicBoolean taken = new AtomicBoolean();
    private final LongSupplier nanos;
    private volatile long usual;

    LookOut() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    LookOut(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Nanoseconds by its clock. */
    long now() {
        return nanos.getAsLong();
    }

    <T> T get(Future<T> answer, Duration patience) throws InterruptedException, ExecutionException, TimeoutException {
        var began = nanos.getAsLong();
        try {
            stayAwake(answer, began, Math.min(LONGEST, patience.toNanos()));
            return answer.get(patience.toNanos(), NANOSECONDS);
        } finally {
            var before = usual;
            usual = before + (nanos.getAsLong() - began - before) / SHARE;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing is right or wrong by it: whoever has work goes first
    private void stayAwake(Future<?> answer, long began, long longest) {
        if (usual <= SOON && !answer.isDone() && taken.compareAndSet(false, true)) {
            while (!answer.isDone() && nanos.getAsLong() - began < longest) {
                Thread.yield();
            }
            taken.set(false);
        }
    }
}
