package dev.weir.limiter.verdict;

import java.util.Locale;

/** How a decision ended; each is a metric of its own. */
public enum Outcome {
    /** The call passes. */
    ALLOWED("Allowed"),
    /** A limit has no room. */
    DENIED("Denied"),
    /** The call asks for more than a limit ever holds. */
    IMPOSSIBLE("Impossible"),
    /** Somebody has blocked the caller. */
    BLOCKED("Blocked"),
    /** A call with the same idempotency key is not over. */
    UNDERWAY("Underway"),
    /** Redis is away, and a limit denies then. */
    UNAVAILABLE("Unavailable"),
    /** The credential is wrong or missing. */
    UNAUTHORIZED("Unauthorized");

    private final String metric;

    Outcome(String metric) {
        this.metric = metric;
    }

    /** The name of its metric. */
    public String metric() {
        return metric;
    }

    /** In a log line, and as the value of a dimension. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
