package dev.weir.limiter;

/** How instances draw on a limit of all clients together. */
public enum Sharing {

    /** Each call is counted in the one slot where the limit lives: never one too many, as fast as one node is. */
    STRICT,

    /** An instance takes what its next calls will need all at once, for a moment, and lets them in by itself: a lease. */
    LEASED;

    /** All shares together are this part of what is left, where no more instances run than expected. */
    private static final int PART = 4;

    /** @throws IllegalArgumentException if limits of this unit cannot be shared so: where a call ends, nobody knows who let it in */
    void requireFor(Unit unit) {
        Ranges.require(this == STRICT || !unit.equals(Unit.IN_FLIGHT),
                "calls in flight cannot be leased: leave out 'sharing', or make it 'strict'");
    }

    /** The most that one of so many instances leases of an {@code amount}. */
    public static long share(long amount, int instances) {
        return amount / PART / instances;
    }

    /** Whether a share serves this call and another like it: if not, it is no gain over asking for each. */
    public static boolean isWorthwhile(long share, long asked) {
        return share >= 2 * asked;
    }
}
