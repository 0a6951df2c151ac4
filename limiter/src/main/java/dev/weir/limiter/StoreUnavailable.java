package dev.weir.limiter;

/** The store gave no answer in time. What to do then is the limits file's to say. */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
