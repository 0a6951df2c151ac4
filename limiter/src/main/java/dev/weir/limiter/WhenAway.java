package dev.weir.limiter;

/** What a limit says while the store is away. */
public enum WhenAway {
    /** The call does not pass. */
    DENY,
    /** This limit does not count it, nor stand in its way. */
    ALLOW,
    /** This instance's share of the limit is counted here. */
    LOCAL
}
