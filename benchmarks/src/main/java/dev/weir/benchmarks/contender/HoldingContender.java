package dev.weir.benchmarks.contender;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Unit;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Weir where calls hold tokens and a place in flight until they have ended: some of their decisions are measured. */
public final class HoldingContender implements Contender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final long TOKENS = 1_000_000_000;

    private static final Cost HELD = Cost.of(Unit.TOKENS, 1_000).with(Unit.IN_FLIGHT, 1);
    private static final Cost USED = Cost.of(Unit.TOKENS, 400);
    private static final List<Limit> LIMITS = List.of(
            Limit.tokenBucket("requests", 6_000_000, Duration.ofMinutes(1), 6_000_000),
            Limit.tokenBucket("tokens", TOKENS, Duration.ofMinutes(1), TOKENS).of(Unit.TOKENS),
            Limit.inFlight("in-flight", 1_000_000));

    private final RedisStore store;
    private final boolean holding;

    /** @param holding whether a decision is a hold that is made and settled, or a call that needs none */
    public HoldingContender(String redisUrl, boolean holding) {
        this.holding = holding;
        store = new RedisStore(redisUrl, new Deadlines(PATIENCE, PATIENCE));
        store.prime(PATIENCE);
    }

    @Override
    public boolean admits(Subject subject) {
        return holding
                ? hold(subject).map(hold -> store.settle(hold, USED) == Settlement.SETTLED).orElse(false)
                : store.decide(new Call(partitions(subject), Cost.ONE_REQUEST)) instanceof Allowed;
    }

    /** Makes a hold and leaves it open. */
    public boolean opens(Subject subject) {
        return hold(subject).isPresent();
    }

    private Optional<Hold> hold(Subject subject) {
        var habit = new Habit(subject.tenant(), "client/" + subject.client() + " calling POST /v1/chat/completions",
                Cost.of(Unit.TOKENS, TOKENS / 4));
        var reservation = new Reservation(UUID.randomUUID().toString(), HELD, LIFETIME, Optional.of(habit));
        var call = new Call(partitions(subject), Cost.ONE_REQUEST, Optional.of(reservation));
        return store.decide(call) instanceof Allowed allowed
                ? allowed.hold()
                : Optional.empty();
    }

    private static List<Partition> partitions(Subject subject) {
        return List.of(new Partition(subject.tenant(), "client/" + subject.client(), LIMITS));
    }

    @Override
    public void close() {
        store.close();
    }
}
