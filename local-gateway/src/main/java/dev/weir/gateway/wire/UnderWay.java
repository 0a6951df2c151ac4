package dev.weir.gateway.wire;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests that are being served, so that a close can wait for them. */
final class UnderWay {

    /** The close's own party keeps it from ending before. */
    private final Phaser requests = new Phaser(1);
    private volatile boolean closing;

    /** Whether one more may begin; it ends by {@link #end}. */
    boolean begin() {
        return !closing && requests.register() >= 0;
    }

    void end() {
        requests.arriveAndDeregister();
    }

    /** Lets none begin, and waits for those that have. */
    void finish(Duration patience) {
        closing = true;
        try {
            requests.awaitAdvanceInterruptibly(requests.arriveAndDeregister(), patience.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // They are cut off.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
