package dev.weir.limiter.front;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Blocked;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The front of a store, one an instance: repeats denials that only time can end, leases shares of limits that are shared so,
 * stops waiting for a store that is away, and answers without it as each limit says. Safe for many threads.
 *
 * <p>A repeated denial is at most a second old, or what {@link Tuning} says: what another instance has given back or an
 * operator has changed there since shows after that time at latest.
 */
public final class Limiter implements AutoCloseable {

    private static final int TOLD_AT_ONCE = 16;

    private final Store store;
    private final InstantSource clock;
    private final Denials denials;
    private final Breakers breakers;
    private final Shares shares;
    private final int instances;
    private final Untold untold;
    private final Leases leases;

    /** One whose leases end by {@code clock} alone. */
    public Limiter(Store store, InstantSource clock, Tuning tuning) {
        this(store, clock, Moment.nanoseconds(clock), tuning);
    }

    /** @param steady nanoseconds by a clock that never goes back, such as {@link System#nanoTime}: leases end by it too */
    public Limiter(Store store, InstantSource clock, LongSupplier steady, Tuning tuning) {
        this.store = store;
        this.clock = clock;
        this.denials = new Denials(clock, tuning.remembered(), tuning.denials());
        this.breakers = new Breakers(store, clock);
        this.shares = new Shares(clock);
        this.instances = tuning.instances();
        this.untold = new Untold(clock);
        this.leases = new Leases(store, breakers, Moment.of(clock, steady), untold);
    }

    /** Whether this call may be made. Never throws {@link StoreUnavailable}: the answer says if the store was away. */
    public Answer decide(Call call) {
        return decide(call, instances);
    }

    /**
     * The same where limits say how many instances serve together, and may have changed since this one was started.
     *
     * @param among so many instances limits are divided that are leased, or counted locally while the store is away; at
     *     least 1
     */
    public Answer decide(Call call, int among) {
        var remembered = denials.of(call);
        return remembered.isPresent() ? new Answer.Remembered(remembered.get()) : ask(call, among);
    }

    private Answer ask(Call call, int among) {
        var drawn = leases.draw(call, among);
        return drawn.rest()
                .map(rest -> ask(drawn, rest, among))
                .orElseGet(() -> decided(call, drawn.alone(), among, denials.changes()));
    }

    private Answer ask(Drawn drawn, Call rest, int among) {
        var sent = new AtomicBoolean();
        var changes = denials.changes();
        try {
            var decision = breakers.ask(rest.partitions(), () -> {
                sent.set(true);
                return store.decide(rest);
            });
            leases.heard(rest, decision);
            return decided(drawn.call(), drawn.with(decision), among, changes);
        } catch (StoreUnavailable away) {
            return drawn.with(without(rest, among, sent.get(), away));
        }
    }

    private Answer decided(Call call, Decision decision, int among, long changes) {
        learn(call, decision, among, changes);
        tellOne();
        return new Answer.Decided(decision);
    }

    private Answer.Degraded without(Call call, int among, boolean sent, StoreUnavailable away) {
        var answer = shares.decide(call, among, away);
        if (sent && !passes(answer) && call.reservation().isPresent()) {
            untold.add(new Ending.Refused(call, clock.instant()));
        }
        return answer;
    }

    private static boolean passes(Answer answer) {
        return answer instanceof Answer.Uncounted
                || (answer instanceof Answer.Local local && local.decision() instanceof Allowed);
    }

    private void learn(Call call, Decision decision, int among, long changes) {
        switch (decision) {
            case Allowed allowed -> {
                denials.taken(call.partitions());
                shares.count(call, among, allowed);
            }
            case Denied denied -> denials.remember(call, denied, changes);
            case Impossible _,Blocked _,Underway _ -> {
            }
        }
    }

    /**
     * Ends a hold and books what the call really used, as {@link Store#settle} does.
     *
     * @return empty if the store is away: it is told when it is back, if that is within five minutes and this instance
     *     then decides, settles or releases, or {@linkplain #catchUp() catches up}
     */
    public Optional<Settlement> settle(Hold hold, Cost actual) {
        return end(new Ending.Over(hold, Optional.of(actual), clock.instant()));
    }

    /** Ends a hold as if there had been no call, as {@link Store#release} does; empty as with {@link #settle}. */
    public Optional<Settlement> release(Hold hold) {
        return end(new Ending.Over(hold, Optional.empty(), clock.instant()));
    }

    private Optional<Settlement> end(Ending.Over ending) {
        shares.end(ending.hold(), ending.actual());
        var settlement = tell(ending);
        if (settlement.isPresent()) {
            catchUp();
        }
        return settlement;
    }

    private Optional<Settlement> tell(Ending ending) {
        try {
            var settlement = breakers.ask(ending.partitions().stream().flatMap(List::stream).toList(),
                    () -> ending.tell(store));
            ending.partitions().forEach(denials::forget);
            return Optional.of(settlement);
        } catch (StoreUnavailable _) {
            untold.add(ending);
            return Optional.empty();
        }
    }

    /** One at a decision: an outage makes the decisions after it no more than a round trip longer. */
    private boolean tellOne() {
        var ending = untold.poll();
        return ending.isPresent() && tell(ending.get()).isPresent();
    }

    /** Tells the store of some holds that ended, and some calls that were refused, while it was away, if it is back. */
    public void catchUp() {
        leases.endThoseThatAreOver();
        var told = 0;
        while (told < TOLD_AT_ONCE && tellOne()) {
            told++;
        }
    }

    /**
     * Lets an open hold live for {@code lifetime} from now on. Empty if it is over.
     *
     * @throws StoreUnavailable if the store gave the hold and is away
     */
    public Optional<Hold> renew(Hold hold, Duration lifetime) {
        var renewed = shares.renew(hold, lifetime);
        return renewed.isPresent() ? renewed : breakers.ask(hold.partitions(), () -> store.renew(hold, lifetime));
    }

    /**
     * How these partitions stand, by the store.
     *
     * @throws StoreUnavailable if it is away
     */
    public Account look(List<Partition> partitions) {
        return breakers.ask(partitions, () -> store.look(partitions));
    }

    /**
     * Changes one partition by hand, as {@link Store#steer} does: here at once, in other instances once they have
     * forgotten their denials, and their leases of it are over.
     *
     * @throws StoreUnavailable if the store is away
     */
    public void steer(Partition partition, Steering steering) {
        leases.end(partition);
        catchUp();
        try {
            breakers.ask(List.of(partition), () -> {
                store.steer(partition, steering);
                return steering;
            });
        } finally {
            leases.end(partition);
            denials.forget(List.of(partition));
        }
    }

    /** What became of leases since this was asked last. */
    public LeaseFigures leaseFigures() {
        return leases.figures();
    }

    /** Forgets all denials and leases: after a thaw or a restore, when nobody knows how much time has passed. */
    public void forget() {
        denials.forget();
        leases.forget();
    }

    /** Gives back what is left of leases, and closes the store. */
    @Override
    public void close() {
        leases.end();
        catchUp();
        store.close();
    }
}
