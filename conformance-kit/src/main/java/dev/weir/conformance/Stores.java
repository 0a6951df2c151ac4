package dev.weir.conformance;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.memory.MemoryStore;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The stores that can be held to vectors. */
interface Stores extends AutoCloseable {

    /** No vector is about a slow Redis. */
    Deadlines PATIENCE = new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** The store a case runs on; time starts anew with each. */
    Store next();

    @Override
    default void close() {}

    /**
     * Those at {@code address}: {@code memory}, or the URL of a Redis.
     *
     * @throws IllegalArgumentException if it is neither
     * @throws StoreUnavailable if that Redis does not answer
     */
    static Stores at(String address, InstantSource clock) {
        if (address.equals("memory")) {
            return () -> new MemoryStore(clock);
        }
        if (address.matches("rediss?://.*")) {
            return OneRedis.answering(new RedisStore(address, PATIENCE, Optional.of(clock)));
        }
        throw new IllegalArgumentException(
                "a store is 'memory', or a Redis as in 'redis://localhost:6379', not '" + address + "'");
    }

    /** One Redis for all cases, each of which has a slot of its own. */
    record OneRedis(Store next) implements Stores {

        private static final Partition NOBODY = new Partition("conformance", "nobody",
                List.of(Limit.slidingWindow("nothing", 1, Duration.ofSeconds(1))));

        static OneRedis answering(Store store) {
            try {
                store.look(List.of(NOBODY));
                return new OneRedis(store);
            } catch (StoreUnavailable e) {
                store.close();
                throw e;
            }
        }

        @Override
        public void close() {
            next.close();
        }
    }
}
