package dev.weir.authorizer;

import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.redis.RedisStore;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms Redis up before the first call, and again after a SnapStart restore: no connection may be trusted across a
 * snapshot, nor any denial that was remembered before it. A Redis that is away does not stop the function from starting.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Lambda SnapStart runtime
 *     hooks for Java</a>
 */
@Context
final class Snapshot implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RedisStore store;
    private final Limiter limiter;

    Snapshot(RedisStore store, Limiter limiter) {
        this.store = store;
        this.limiter = limiter;
    }

    @PostConstruct
    void start() {
        Core.getGlobalContext().register(this);
        prime();
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        store.disconnect();
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        limiter.forget();
        prime();
    }

    private void prime() {
        try {
            store.prime(PATIENCE);
        } catch (StoreUnavailable e) {
            LOG.warn("started without Redis: {}", e.getMessage());
        }
    }
}
