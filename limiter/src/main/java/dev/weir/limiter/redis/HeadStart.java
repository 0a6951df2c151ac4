package dev.weir.limiter.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Attempts in order, of which the first to succeed wins. The next begins when the one before has failed, or has taken
 * 100 ms: a node that is gone may not say so.
 */
final class HeadStart<T> {

    private static final long MILLIS = 100;

    private final List<Supplier<CompletableFuture<T>>> attempts;
    private final CompletableFuture<T> first = new CompletableFuture<>();
    private int failed;

    private HeadStart(List<Supplier<CompletableFuture<T>>> attempts) {
        this.attempts = attempts;
    }

    /** Fails as the last one to fail did, once all have. */
    static <T> CompletableFuture<T> first(List<Supplier<CompletableFuture<T>>> attempts) {
        var race = new HeadStart<>(attempts);
        race.begin(0);
        return race.first;
    }

    private void begin(int index) {
        if (index == attempts.size() || first.isDone()) {
            return;
        }
        var next = new AtomicBoolean();
        var _ = attempts.get(index).get().whenComplete((value, failure) -> {
            if (failure == null) {
                first.complete(value);
            } else {
                beginOnce(next, index + 1);
                fail(failure);
            }
        });
        if (index + 1 < attempts.size()) {
            CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS).execute(() -> beginOnce(next, index + 1));
        }
    }

    private void beginOnce(AtomicBoolean begun, int index) {
        if (begun.compareAndSet(false, true)) {
            begin(index);
        }
    }

    private synchronized void fail(Throwable failure) {
        if (++failed == attempts.size()) {
            first.completeExceptionally(failure);
        }
    }
}
