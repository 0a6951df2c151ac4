package dev.weir.limiter.settings;

/** A limits file cannot be read. The message is one sentence, which names the file and the remedy, and is all that is shown. */
public final class LimitsUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace, which would tell an operator nothing. */
    public LimitsUnreadable(String message) {
        super(message, null, false, false);
    }
}
