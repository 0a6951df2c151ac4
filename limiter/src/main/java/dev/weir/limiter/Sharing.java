package dev.weir.limiter;

/** How instances draw on a limit of all clients together. */
public enum Sharing {
    /** Each call is counted in the one slot where the limit lives: never one too many, as fast as one node is. */
    STRICT,
    /** Instances lease shares of it and count by themselves: faster, and off by at most the shares that are out. */
    LEASED
}
