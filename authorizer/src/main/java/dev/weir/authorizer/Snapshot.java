package dev.weir.authorizer;

import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.Client;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.redis.RedisStore;
import dev.weir.limiter.settings.LimitsUnreadable;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms everything up before the first call, and what a SnapStart snapshot makes stale again after a restore: connections,
 * denials that were remembered, limits and randomness. A Redis that is away does not stop the function from starting, nor
 * does a limits file that cannot be read again. Lambda gives a restore ten seconds; this takes eight at most.
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
    private final CurrentLimits limits;
    private final Priming priming;

    Snapshot(RedisStore store, Limiter limiter, CurrentLimits limits, Priming priming) {
        this.store = store;
        this.limiter = limiter;
        this.limits = limits;
        this.priming = priming;
    }

    @PostConstruct
    void start() {
        Core.getGlobalContext().register(this);
        prime();
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        priming.run();
        writeScripts();
        limits.rest();
        store.disconnect();
    }

    /** Of every plan, as its calls meet it on a route of which the file says nothing. */
    private void writeScripts() {
        try {
            var here = limits.at("");
            here.policy()
                    .plans()
                    .values()
                    .forEach(plan -> store.prepare(
                            here.callOf(new Client("nobody", plan), "ANY /", HoldId.random())));
        } catch (LimitsUnreadable e) {
            LOG.warn("the snapshot is made without limits: {}", e.getMessage());
        }
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        HoldId.reseed();
        limiter.forget();
        limits.reread();
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
