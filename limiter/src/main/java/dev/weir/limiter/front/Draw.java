package dev.weir.limiter.front;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Standing;
import java.util.List;

/**
 * What one call has drawn on a lease.
 *
 * @param standings of the leased limits, right after it
 * @param shadowed the leased shadow limits that had no room
 */
record Draw(Pool pool, Lease lease, Cost amounts, List<Standing> standings, List<Standing> shadowed) {

    /** What the call's settlement corrects, with {@code more} of it as far as that is there. */
    Hold.Part part(Cost more) {
        return lease.part(amounts.plus(pool.drawMore(lease, more)));
    }

    void putBack() {
        pool.putBack(lease, amounts);
    }
}
