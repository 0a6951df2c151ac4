package dev.weir.gateway;

/** The gateway cannot start; the message is the one sentence that the user reads, with its remedy. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
