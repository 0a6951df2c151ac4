package dev.weir.model;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.handover.MalformedHold;
import dev.weir.limiter.redis.RedisStore;
import dev.weir.limiter.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the holds of calls: books what they used, or gives back what they held. Without {@code WEIR_REDIS_URL} there is
 * nobody to tell, and nothing happens.
 *
 * <p>It is told before the answer goes out, since Lambda freezes what runs after that; it waits no longer than a decision
 * does, and an answer is given whatever comes of it. Connections are made anew after a SnapStart restore.
 */
@Singleton
final class Settler implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<RedisStore> store;
    private final Optional<Limiter> limiter;
    private final Optional<LimitsFile> limits;

    Settler(Settings settings) {
        store = settings.redisUrl().map(_ -> settings.store());
        limits = settings.limitsFile().map(_ -> settings.limits());
        var tuning = limits.map(file -> Tuning.oneOf(file.instances())).orElse(Tuning.ALONE);
        limiter = store.map(redis -> new Limiter(redis, InstantSource.system(), tuning));
    }

    /** The front of the store; none without one. */
    Optional<Limiter> limiter() {
        return limiter;
    }

    /** What the limits file says; nothing without one. */
    Optional<LimitsFile> limits() {
        return limits;
    }

    /** Ends the hold that a call came with; nothing, if that is the empty text. Never throws. */
    void end(String hold, Usage usage) {
        if (hold.isEmpty() || limiter.isEmpty()) {
            return;
        }
        try {
            end(HoldText.parse(hold), usage);
        } catch (MalformedHold e) {
            LOG.error("A call came with something else than a hold, which nobody settles: {}", e.getMessage());
        }
    }

    /** The same of a hold that need not be read. */
    void end(Hold hold, Usage usage) {
        try {
            if (limiter.isPresent() && tell(limiter.get(), hold, usage).isEmpty()) {
                LOG.warn("degraded: a hold could not be settled, since the store is away");
            }
        } catch (RuntimeException e) {
            LOG.error("A hold could not be settled", e);
        }
    }

    /** Ends a hold; empty if the store is away and is told later, as {@link Limiter#settle} says. */
    Optional<Settlement> tell(Limiter to, Hold hold, Usage usage) {
        return switch (usage) {
            case Usage.Tokens used -> to.settle(hold, cost(used));
            case Usage.Unknown _ -> to.settle(hold, Cost.NOTHING);
            case Usage.Failed _ -> to.release(hold);
        };
    }

    /** What has no price here, and yet was held, is booked as it was held. */
    private Cost cost(Usage.Tokens used) {
        var tokens = used.tokens();
        var all = Cost.of(Unit.TOKENS, tokens.input() + tokens.output());
        return all.isNothing()
                ? all.with(Unit.USD, 0)
                : limits.flatMap(file -> file.price(used.model()))
                        .map(price -> price.costOf(tokens.input(), tokens.output()))
                        .orElse(all);
    }

    @PostConstruct
    void start() {
        Core.getGlobalContext().register(this);
        prime();
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        store.ifPresent(RedisStore::disconnect);
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        prime();
    }

    private void prime() {
        try {
            store.ifPresent(redis -> redis.prime(PATIENCE));
        } catch (StoreUnavailable e) {
            LOG.warn("started without Redis: {}", e.getMessage());
        }
    }

    @PreDestroy
    void close() {
        limiter.ifPresent(Limiter::close);
    }
}
