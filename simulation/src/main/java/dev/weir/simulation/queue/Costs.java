package dev.weir.simulation.queue;

/**
 * What a call meets on its way, in nanoseconds.
 *
 * @param authorizer its own time, beside Redis
 * @param roundTrip to Redis and back
 * @param redis one decision's time there
 * @param deadline how long an environment waits for Redis
 * @param firstDeadline how long it waits the first time
 * @param restore the median time from a snapshot to the first call
 * @param longRestore what 99 % of these are not above
 */
public record Costs(
        long authorizer, long roundTrip, long redis, long deadline, long firstDeadline, long restore,
        long longRestore) {

    /** How long a call takes that waits for nobody. */
    public long undisturbed() {
        return authorizer + roundTrip + redis;
    }
}
