package dev.weir.authorizer;

import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.redis.RedisStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to Redis beside all else that a start or a restore does, of which it is the longest part. */
final class RedisMeeting {

    private static final Logger LOG = LoggerFactory.getLogger(RedisMeeting.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RedisStore store;
    private CompletableFuture<Void> met = CompletableFuture.completedFuture(null);

    private RedisMeeting(RedisStore store) {
        this.store = store;
    }

    /** One that has begun. */
    static RedisMeeting with(RedisStore store) {
        var meeting = new RedisMeeting(store);
        meeting.begin();
        return meeting;
    }

    RedisStore store() {
        return store;
    }

    /** Begins again, after a restore. */
    void begin() {
        met = CompletableFuture.runAsync(this::prime, Thread.ofPlatform().daemon().name("weir-redis")::start);
    }

    private void prime() {
        try {
            store.prime(PATIENCE);
        } catch (StoreUnavailable e) {
            LOG.warn("started without Redis: {}", e.getMessage());
        }
    }

    /** Waits until Redis was met, or was seen to be away: four seconds at most. */
    void await() {
        met.join();
    }
}
