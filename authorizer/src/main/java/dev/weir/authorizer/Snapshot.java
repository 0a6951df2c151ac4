package dev.weir.authorizer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.weir.authorizer.identity.Identification;
import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.Client;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.settings.LimitsUnreadable;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms everything up before the first call, and what a SnapStart snapshot makes stale again after a restore: connections,
 * denials that were remembered, limits, issuers' keys and randomness. A Redis that is away
 * does not stop the function from starting, nor does an issuer, nor a limits file that cannot be read again. Lambda gives a
 * restore ten seconds; this takes six at most.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Lambda SnapStart runtime
 *     hooks for Java</a>
 */
@Context
final class Snapshot implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RedisMeeting redis;
    private final Limiter limiter;
    private final Identification identification;
    private final BeanProvider<CurrentLimits> limits;
    private final BeanProvider<Priming> priming;

    Snapshot(RedisMeeting redis, Limiter limiter, Identification identification, BeanProvider<CurrentLimits> limits,
            BeanProvider<Priming> priming) {
        this.redis = redis;
        this.limiter = limiter;
        this.identification = identification;
        this.limits = limits;
        this.priming = priming;
    }

    @PostConstruct
    void start() {
        Core.getGlobalContext().register(this);
        var keys = fetchKeys();
        priming.get().run();
        keys.join();
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        redis.await();
        var keys = fetchKeys();
        priming.get().run();
        priming.get().loadTls();
        writeScripts();
        limits.get().rest();
        keys.join();
        redis.store().disconnect();
    }

    /** Of every plan, as its calls meet it on a route of which the file says nothing. */
    private void writeScripts() {
        try {
            var here = limits.get().at("");
            here.policy()
                    .plans()
                    .values()
                    .forEach(plan -> redis.store()
                            .prepare(
                                    here.callOf(new Client("nobody", plan), "ANY /", HoldId.random())));
        } catch (LimitsUnreadable e) {
            LOG.warn("the snapshot is made without limits: {}", e.getMessage());
        }
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        HoldId.reseed();
        limiter.forget();
        redis.begin();
        limits.get().reread();
        fetchKeys().join();
        redis.await();
    }

    /** Those that are missing or too old, of whatever stage. */
    private CompletableFuture<Void> fetchKeys() {
        try {
            return identification
                    .fetchKeys(limits.get().staged().all().flatMap(file -> file.clients().issuers().stream()))
                    .completeOnTimeout(null, PATIENCE.toMillis(), MILLISECONDS);
        } catch (LimitsUnreadable _) { // which has been said already
            return CompletableFuture.completedFuture(null);
        }
    }
}
