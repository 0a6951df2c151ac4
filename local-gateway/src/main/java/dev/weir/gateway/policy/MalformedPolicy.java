package dev.weir.gateway.policy;

/** What an authorizer returned cannot be read or evaluated as a policy; the client is told 500. */
public final class MalformedPolicy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedPolicy(String message) {
        super(message);
    }

    MalformedPolicy(String message, Throwable cause) {
        super(message, cause);
    }
}
