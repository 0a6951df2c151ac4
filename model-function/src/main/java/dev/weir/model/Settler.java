package dev.weir.model;

import dev.weir.environment.CacheToken;
import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.handover.MalformedHold;
import dev.weir.limiter.memory.MemoryStore;
import dev.weir.limiter.redis.RedisStore;
import dev.weir.limiter.settings.LimitsUnreadable;
import dev.weir.limiter.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the holds of calls: books what they used, or gives back what they held. Without {@code WEIR_REDIS_URL} there is
 * nobody to tell, and nothing happens; with a limits file and without it the function does not start, since limits of models
 * would limit nothing.
 *
 * <p>It is told before the answer goes out, since Lambda freezes what runs after that; it waits no longer than a decision
 * does, and an answer is given whatever comes of it. Connections are made anew, and prices
 * read anew, after a SnapStart restore.
 */
@Singleton
final class Settler implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<RedisStore> store;
    private final Optional<Limiter> limiter;
    private final Optional<CurrentLimits> limits;

    Settler(Settings settings, Optional<CurrentLimits> limits) {
        store = settings.redisUrl().isPresent() || limits.isPresent()
                ? Optional.of(settings.store(CacheToken::new))
                : Optional.empty();
        limiter = store.map(redis -> new Limiter(redis, InstantSource.system(), Tuning.ALONE));
        this.limits = limits;
    }

    /** The front of the store; none without one. */
    Optional<Limiter> limiter() {
        return limiter;
    }

    /**
     * The limits as {@code stage} sees them; none without a file.
     *
     * @throws LimitsUnreadable where it never could be read: nobody is let in by limits that nobody knows
     */
    Optional<LimitsFile> limitsInForce(String stage) {
        return limits.map(inForce -> inForce.at(stage));
    }

    /** The same; none where it cannot be read, of which the log tells. */
    Optional<LimitsFile> limits(String stage) {
        try {
            return limitsInForce(stage);
        } catch (LimitsUnreadable _) {
            return Optional.empty();
        }
    }

    /** Ends the hold that a call came with; nothing, if it came with none. Never throws. */
    void end(Call call, Usage usage) {
        var hold = call.authorizer().hold();
        if (hold.isEmpty() || limiter.isEmpty()) {
            return;
        }
        try {
            end(call, HoldText.parse(hold), usage);
        } catch (MalformedHold e) {
            Journal.error(call, "a call came with something else than a hold, which nobody settles: " + e.getMessage());
        }
    }

    /** The same of another hold of that call. Prices are by the limits of its stage. */
    void end(Call call, Hold hold, Usage usage) {
        try {
            if (limiter.isPresent() && tell(limiter.get(), call.stage(), hold, usage).isEmpty()) {
                Journal.warn(call, "degraded: a hold could not be settled, since the store is away");
            }
        } catch (RuntimeException e) {
            Journal.error(call, "a hold could not be settled", e);
        }
    }

    /**
     * Ends a hold; empty if the store is away and is told later, as {@link Limiter#settle} says.
     *
     * @param stage by whose limits prices are
     */
    Optional<Settlement> tell(Limiter to, String stage, Hold hold, Usage usage) {
        return switch (usage) {
            case Usage.Tokens used -> to.settle(hold, cost(stage, used));
            case Usage.Unknown _ -> to.settle(hold, Cost.NOTHING);
            case Usage.Failed _ -> to.release(hold);
        };
    }

    /** What has no price here, and yet was held, is booked as it was held. */
    private Cost cost(String stage, Usage.Tokens used) {
        var tokens = used.tokens();
        var all = Cost.of(Unit.TOKENS, tokens.input() + tokens.output());
        return all.isNothing()
                ? all.with(Unit.USD, 0)
                : limits(stage).flatMap(file -> file.price(used.model()))
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
        rehearse();
        limits.ifPresent(CurrentLimits::rest);
        store.ifPresent(RedisStore::disconnect);
    }

    /** Settles a hold of nobody's, on counters of its own: what a snapshot holds need not be loaded after it. */
    private void rehearse() {
        var place = Cost.of(Unit.IN_FLIGHT, 1);
        var nobody = new Partition("nobody", "rehearsal", List.of(Limit.inFlight("rehearsal", 1)));
        var call = new dev.weir.limiter.Call(List.of(nobody), Cost.ONE_REQUEST,
                Optional.of(new Reservation("rehearsal", place, Duration.ofSeconds(1))));
        try (var nowhere = new Limiter(new MemoryStore(InstantSource.system()), InstantSource.system(), Tuning.ALONE)) {
            if (nowhere.decide(call) instanceof Answer.Decided(Decision.Allowed allowed)) {
                allowed.hold()
                        .map(HoldText::of)
                        .ifPresent(hold -> tell(nowhere, "", HoldText.parse(hold), Usage.NOTHING));
            }
        }
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        limiter.ifPresent(Limiter::forget);
        limits.ifPresent(CurrentLimits::reread);
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
