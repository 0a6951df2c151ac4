package dev.weir.limiter.handover;

import dev.weir.limiter.Algorithm;

/** The algorithms by the names that a hold's text has for them: never renamed within a version. */
enum Kind {
    FIXED_WINDOW,
    SLIDING_WINDOW,
    SLIDING_LOG,
    TOKEN_BUCKET,
    IN_FLIGHT;

    static Kind of(Algorithm algorithm) {
        return switch (algorithm) {
            case Algorithm.FixedWindow _ -> FIXED_WINDOW;
            case Algorithm.SlidingWindow _ -> SLIDING_WINDOW;
            case Algorithm.SlidingLog _ -> SLIDING_LOG;
            case Algorithm.TokenBucket _ -> TOKEN_BUCKET;
            case Algorithm.InFlight _ -> IN_FLIGHT;
        };
    }
}
