package dev.weir.limiter.front;

/**
 * What became of leases in a while. Amounts are of whatever units the leased limits count, all together.
 *
 * @param calls of which leases gave all that a leased limit was asked
 * @param leases that were taken of the store
 * @param drawn how much these were
 * @param returned what was left of leases whose time was over, and goes back to the store
 * @param lost what was left of leases that were forgotten: it counts as used
 */
public record LeaseFigures(long calls, long leases, long drawn, long returned, long lost) {

    /** Whether there is nothing to tell. */
    public boolean isNothing() {
        return (calls | leases | drawn | returned | lost) == 0;
    }
}
