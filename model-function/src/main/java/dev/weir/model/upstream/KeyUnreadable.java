package dev.weir.model.upstream;

/** The upstream's key cannot be had for now; the message says why, and what to do. */
public final class KeyUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    KeyUnreadable(String message) {
        super(message, null, false, false);
    }
}
