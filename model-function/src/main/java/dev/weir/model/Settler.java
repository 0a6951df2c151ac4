package dev.weir.model;

import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Price;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.handover.MalformedHold;
import dev.weir.limiter.memory.MemoryStore;
import dev.weir.limiter.redis.RedisStore;
import dev.weir.limiter.settings.LimitsUnreadable;
import dev.weir.limiter.settings.Settings;
import dev.weir.model.embedding.MiniLm;
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
 * nobody to tell, and nothing happens.
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
        store = settings.redisUrl().map(_ -> settings.store());
        limiter = store.map(redis -> new Limiter(redis, InstantSource.system(), Tuning.ALONE));
        this.limits = limits;
    }

    /**
     * Ends the hold that a call came with; nothing, if that is the empty text. Never throws.
     *
     * @param stage that was called, by whose limits prices are
     */
    void end(String stage, String hold, Usage usage) {
        if (hold.isEmpty() || limiter.isEmpty()) {
            return;
        }
        try {
            if (tell(limiter.get(), stage, HoldText.parse(hold), usage).isEmpty()) {
                LOG.warn("degraded: a hold could not be settled, since the store is away");
            }
        } catch (MalformedHold e) {
            LOG.error("A call came with something else than a hold, which nobody settles: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A hold could not be settled", e);
        }
    }

    private Optional<Settlement> tell(Limiter to, String stage, Hold hold, Usage usage) {
        return switch (usage) {
            case Usage.Tokens used -> to.settle(hold, cost(stage, used.tokens()));
            case Usage.Failed _ -> to.release(hold);
        };
    }

    /** What has no price here, and yet was held, is booked as it was held. */
    private Cost cost(String stage, long tokens) {
        return tokens == 0
                ? Cost.of(Unit.TOKENS, 0).with(Unit.USD, 0)
                : price(stage).map(of -> of.costOf(tokens, 0)).orElseGet(() -> Cost.of(Unit.TOKENS, tokens));
    }

    /** None where the limits cannot be read either, of which they have told the log. */
    private Optional<Price> price(String stage) {
        try {
            return limits.flatMap(inForce -> inForce.at(stage).price(MiniLm.NAME));
        } catch (LimitsUnreadable _) {
            return Optional.empty();
        }
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
                        .ifPresent(hold -> tell(nowhere, "", HoldText.parse(hold), new Usage.Tokens(1)));
            }
        }
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
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
