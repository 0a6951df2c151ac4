package dev.weir.limiter.front;

import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A {@link Breaker} for each set of a store's nodes that are asked together: a node that is gone keeps nobody from the
 * others. Safe for many threads.
 */
final class Breakers {

    private final Map<Set<String>, Breaker> breakers = new ConcurrentHashMap<>();
    private final Store store;
    private final InstantSource clock;

    Breakers(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Asks the store about these partitions, if that may help.
     *
     * @throws StoreUnavailable if it gives no answer, or those of its nodes gave none lately
     */
    <T> T ask(List<Partition> partitions, Supplier<T> question) {
        return breakers.computeIfAbsent(store.nodes(partitions), _ -> new Breaker(clock)).ask(question);
    }
}
