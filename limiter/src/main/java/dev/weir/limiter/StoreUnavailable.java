package dev.weir.limiter;

/** The store gave no answer in time. What to do then is the limits file's to say. */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofOneCall;

    public StoreUnavailable(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** @param ofOneCall whether this says nothing of other calls: the caller gave up, or what is kept for it cannot be read */
    public StoreUnavailable(String message, Throwable cause, boolean ofOneCall) {
        super(message, cause);
        this.ofOneCall = ofOneCall;
    }

    /** Whether the store may well answer others. */
    public boolean isOfOneCall() {
        return ofOneCall;
    }
}
