package dev.weir.limiter;

/**
 * Where a store keeps what one client's calls of one kind used lately: a high quantile of it raises what the next one
 * holds, and says how long a place in flight is waited for.
 *
 * @param slot that of the client's partition
 * @param name whose calls of which kind; unique within the slot
 * @param most never hold more than this of a unit on that account, so that nobody is locked out; a unit it does not name
 *     is not raised
 */
public record Habit(String slot, String name, Cost most) {}
