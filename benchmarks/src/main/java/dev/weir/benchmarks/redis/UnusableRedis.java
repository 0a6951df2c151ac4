package dev.weir.benchmarks.redis;

/** The Redis that was named cannot be measured on; the message says why, in a sentence. */
public final class UnusableRedis extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableRedis(String message) {
        super(message);
    }

    UnusableRedis(String message, Throwable cause) {
        super(message, cause);
    }
}
