package dev.weir.limiter.front;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the store is to be told of. */
sealed interface Ending {

    /** When the store was first told, or was to be. */
    Instant at();

    Settlement tell(Store store);

    /** The partitions that change by it, those that are decided together in one list. */
    List<List<Partition>> partitions();

    /**
     * That a hold is over.
     *
     * @param actual what the call really used; empty if there was no call
     */
    record Over(Hold hold, Optional<Cost> actual, Instant at) implements Ending {

        @Override
        public Settlement tell(Store store) {
            return actual.isPresent() ? store.settle(hold, actual.get()) : store.release(hold);
        }

        @Override
        public List<List<Partition>> partitions() {
            return hold.parts().stream().map(Hold.Part::partitions).toList();
        }
    }

    /** That a call was refused without waiting any longer for the store, which may have admitted it. */
    record Refused(Call call, Instant at) implements Ending {

        @Override
        public Settlement tell(Store store) {
            store.undo(call);
            return Settlement.SETTLED;
        }

        @Override
        public List<List<Partition>> partitions() {
            return List.of(call.partitions());
        }
    }
}
