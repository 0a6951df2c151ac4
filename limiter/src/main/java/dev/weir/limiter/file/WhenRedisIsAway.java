package dev.weir.limiter.file;

/** What becomes of a call that Redis did not decide in time. */
public enum WhenRedisIsAway {
    /** It passes uncounted, and the answer says so. */
    ALLOW,
    /** It gets a 429 that asks to come again in a second. */
    DENY
}
