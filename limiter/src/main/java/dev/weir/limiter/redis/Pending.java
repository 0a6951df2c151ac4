package dev.weir.limiter.redis;

import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A script on its way, and its answer until a deadline. Once that has passed nothing more is sent; what was sent before
 * may still be carried out.
 */
final class Pending {

    private final LookOut lookOut;
    private final CompletableFuture<List<Object>> inTime = new CompletableFuture<>();
    private volatile Consumer<List<Object>> late = _ -> {};
    private volatile boolean patient;
    private long sent;
    private Duration deadline = Duration.ZERO;
    private Duration longer = Duration.ZERO;
    private Runnable onExpiry = () -> {};

    Pending(LookOut lookOut) {
        this.lookOut = lookOut;
    }

    /**
     * Waits for the script's reply: {@code Long}, {@code byte[]}, {@code null} or lists of these. A reply that is no
     * list is a list of one.
     *
     * @throws StoreUnavailable if there is none in time, or a refusal instead
     */
    List<Object> get() {
        try {
            return await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(new CancellationException("interrupted"));
            throw Fault.interrupted(e);
        } catch (ExecutionException e) {
            throw Fault.unavailable(e);
        }
    }

    private List<Object> await() throws InterruptedException, ExecutionException {
        try {
            return lookOut.get(inTime, left());
        } catch (TimeoutException e) {
            if (patient && longer.compareTo(deadline) > 0) {
                deadline = longer;
                return await();
            }
            expire();
            return inTime.get();
        }
    }

    /** What is left of the deadline, which counts from the sending: several that were sent together have one in common. */
    private Duration left() {
        var left = deadline.minusNanos(lookOut.now() - sent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Hands over an answer that comes after {@link #get} has thrown, on a thread that must not be held up. */
    void ifLate(Consumer<List<Object>> undo) {
        late = undo;
    }

    /** Hands over the answer whenever it comes, on a thread that must not be held up. */
    void then(Consumer<List<Object>> use) {
        var _ = inTime.thenAccept(use);
    }

    /**
     * Says how long {@link #get} waits, from now on.
     *
     * @param longest in all, for what turns out to need a connection that is still to be made
     */
    void expireAfter(Duration patience, Duration longest, Runnable whenExpired) {
        sent = lookOut.now();
        deadline = patience;
        longer = longest;
        onExpiry = whenExpired;
    }

    private void expire() {
        if (!inTime.isDone()) {
            // First, so that whoever is told of the miss and tries again finds it accounted for.
            onExpiry.run();
            giveUp(new TimeoutException("no answer within " + deadline.toMillis() + " ms"));
        }
    }

    /** Waits as long as for a first call. */
    void extend() {
        patient = true;
    }

    /** Sends unless nobody waits any more. */
    synchronized boolean send(Runnable sending) {
        if (inTime.isDone()) {
            return false;
        }
        sending.run();
        return true;
    }

    /** Whether it makes sense to send it still. */
    boolean isAwaited() {
        return !inTime.isDone();
    }

    void answer(List<Object> reply) {
        if (!inTime.complete(reply)) {
            late.accept(reply);
        }
    }

    synchronized void giveUp(Throwable reason) {
        inTime.completeExceptionally(reason);
    }
}
