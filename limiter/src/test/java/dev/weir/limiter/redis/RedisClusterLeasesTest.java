package dev.weir.limiter.redis;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Store;
import dev.weir.limiter.front.LeaseContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the leased limit and the clients live in slots apart. */
final class RedisClusterLeasesTest implements LeaseContract {

    @RegisterExtension
    private static final OneCluster CLUSTER = new OneCluster();

    private final ManualClock clock = new ManualClock();
    private final RedisStore store = CLUSTER.store(clock);

    @AfterEach
    void disconnect() {
        store.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public int steps() {
        return 40;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }
}
