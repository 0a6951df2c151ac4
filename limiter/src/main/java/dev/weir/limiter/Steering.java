package dev.weir.limiter;

import java.time.Duration;

/** What an operator may do to one partition. */
public sealed interface Steering {

    /** Forget all that was used; open holds stay. */
    record Reset() implements Steering {}

    /**
     * Give {@code amount} more of one limit, now. In a window it lapses with the window; in a bucket it is there until
     * it is used, or until nobody has called for a window.
     *
     * @param limit its name; not one of calls in flight, of which one cannot be given more than there are
     */
    record Grant(String limit, long amount) implements Steering {

        public Grant {
            if (amount < 1 || amount >= Limit.MOST / 4) {
                throw new IllegalArgumentException("a grant is of at least 1: " + amount);
            }
        }
    }

    /** Let no call pass for so long, at most 366 days. */
    record Block(Duration time) implements Steering {

        public Block {
            if (!time.isPositive() || time.compareTo(Duration.ofDays(366)) > 0) {
                throw new IllegalArgumentException("a block lasts up to 366 days: " + time);
            }
        }
    }

    /** Let calls pass again. */
    record Unblock() implements Steering {}
}
