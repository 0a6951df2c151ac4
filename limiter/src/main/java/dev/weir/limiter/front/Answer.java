package dev.weir.limiter.front;

import static java.util.Objects.requireNonNull;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the limiter says of a call, and on whose word. */
public sealed interface Answer {

    /** The store has decided. */
    record Decided(Decision decision) implements Answer {

        public Decided {
            requireNonNull(decision);
        }
    }

    /** The store denied this a moment ago, and only time can change that: it was not asked again. */
    record Remembered(Decision.Denied denied) implements Answer {

        public Remembered {
            requireNonNull(denied);
        }
    }

    /** An answer without the store, as each limit says. */
    sealed interface Degraded extends Answer {

        /** Why the store did not decide. */
        StoreUnavailable away();
    }

    /**
     * Decided by this instance's share of the limits that are counted locally: its standings and waits are the share's.
     *
     * @param decision never {@code Blocked}: who is blocked is known only to the store
     */
    record Local(Decision decision, StoreUnavailable away) implements Degraded {

        public Local {
            requireNonNull(decision);
            requireNonNull(away);
        }
    }

    /**
     * The call passes and is counted nowhere: all its limits allow that.
     *
     * @param hold what to settle or release, as after any call that passes; empty if the call asked for none
     */
    record Uncounted(Optional<Hold> hold, StoreUnavailable away) implements Degraded {

        public Uncounted {
            requireNonNull(hold);
            requireNonNull(away);
        }
    }

    /**
     * The call does not pass, though nobody knows whether there is room.
     *
     * @param limits those that deny while the store is away, or whose share is too small for such a call ever to pass
     * @param retryAfter when the store is asked again, at latest
     */
    record Unavailable(List<Limit> limits, Duration retryAfter, StoreUnavailable away) implements Degraded {

        public Unavailable {
            limits = List.copyOf(limits);
            requireNonNull(retryAfter);
            requireNonNull(away);
        }
    }
}
