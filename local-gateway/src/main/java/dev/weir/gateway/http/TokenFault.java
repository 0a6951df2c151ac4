package dev.weir.gateway.http;

/** A token opens nothing; the message is the {@code error_description} that the client reads. */
final class TokenFault extends Exception {

    private static final long serialVersionUID = 1L;

    TokenFault(String message) {
        super(message);
    }
}
