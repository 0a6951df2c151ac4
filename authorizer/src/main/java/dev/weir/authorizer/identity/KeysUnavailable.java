package dev.weir.authorizer.identity;

/**
 * An issuer's keys cannot be had, so that nothing can be said of its tokens. Not a 401: the token may be right, and its
 * bearer would throw it away.
 */
public final class KeysUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeysUnavailable(String namespace, Throwable cause) {
        super("the keys of " + namespace + " cannot be had: " + cause.getMessage(), cause);
    }
}
