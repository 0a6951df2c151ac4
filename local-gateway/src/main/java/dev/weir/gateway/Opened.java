package dev.weir.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What has been opened, to be closed in reverse when the JVM ends, however it ends and even while it still starts. */
final class Opened {

    /** How long an end waits for what is just being opened. */
    private static final long PATIENCE_SECONDS = 5;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile boolean ending;
    private volatile Thread atWork = Thread.currentThread();

    private Opened() {}

    static Opened closedAtExit() {
        Opened opened = new Opened();
        Runtime.getRuntime().addShutdownHook(new Thread(opened::close, "stop"));
        return opened;
    }

    <T extends AutoCloseable> T open(Supplier<T> opener) {
        opening.lock();
        try {
            atWork = Thread.currentThread();
            if (ending) {
                throw new StartFailure("Stopped while starting.");
            }
            T opened = opener.get();
            open.push(opened);
            return opened;
        } finally {
            opening.unlock();
        }
    }

    /** Failures from now on are the end's doing, and nobody's to read. */
    boolean ending() {
        return ending;
    }

    private void close() {
        ending = true;
        boolean settled = awaitOpening();
        while (!open.isEmpty()) {
            closeQuietly(open.pop());
        }
        if (settled) {
            opening.unlock();
        }
    }

    private boolean awaitOpening() {
        try {
            return settles() || isGivenUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean settles() throws InterruptedException {
        return opening.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What hangs while it is opened, as a function's constructor may, is stopped: its process must not outlive this one. */
    private boolean isGivenUp() throws InterruptedException {
        atWork.interrupt();
        return settles();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // The JVM ends anyway, and the others still have to be closed.
        }
    }
}
