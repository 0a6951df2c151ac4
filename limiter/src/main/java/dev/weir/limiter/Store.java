package dev.weir.limiter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where counters live: the seam between what is asked and how it is counted. Every method throws
 * {@link StoreUnavailable} if no answer came in time; whether anything changed is then unknown, and a store undoes
 * by itself, as far as it can, a decision whose answer came too late.
 */
public interface Store extends AutoCloseable {

    /**
     * Takes and holds what the call asks of every limit, or of none, in one indivisible step.
     *
     * @throws IllegalArgumentException if its partitions are too many: {@link Partition#requireTogether}
     */
    Decision decide(Call call);

    /**
     * Ends a hold and books what the call really used. Once: whoever repeats it changes nothing.
     *
     * @param actual what was used of each unit, however much. Of a unit that was held and is not named here, all that
     *     was held is booked; of one that was taken and is named, the difference is charged or given back
     */
    Settlement settle(Hold hold, Cost actual);

    /** Ends a hold as if there had been no call: gives back what it held and, where its window is not over, what it took. */
    Settlement release(Hold hold);

    /**
     * Undoes the decision of a call whose answer never came, if it has a reservation and was admitted: its hold is released,
     * as if there had been no call. Changes nothing if the store never saw it, or if its hold is over.
     */
    void undo(Call call);

    /** Lets an open hold live for {@code lifetime} from now on. Empty if it is over: an ended hold never comes back. */
    Optional<Hold> renew(Hold hold, Duration lifetime);

    /**
     * How these partitions stand, all at one moment.
     *
     * @throws IllegalArgumentException if they are too many: {@link Partition#requireTogether}
     */
    Account look(List<Partition> partitions);

    /**
     * Changes one partition by hand.
     *
     * @throws IllegalArgumentException if it names a limit that the partition has not, or that takes no grant
     */
    void steer(Partition partition, Steering steering);

    /**
     * The nodes that decide on these partitions, by names of the store's own: each may be away while the others answer. Empty
     * where there is but one, or as long as none is known. Asks nobody.
     */
    default Set<String> nodes(List<Partition> partitions) {
        return Set.of();
    }

    @Override
    void close();
}
