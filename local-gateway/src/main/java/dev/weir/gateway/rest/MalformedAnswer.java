package dev.weir.gateway.rest;

/** The output of a function is no proxy response. */
final class MalformedAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GatewayError error;

    /** What the client is answered by a 502. */
    MalformedAnswer(String message) {
        this(GatewayError.FUNCTION_FAILED, message);
    }

    MalformedAnswer(GatewayError error, String message) {
        super(message);
        this.error = error;
    }

    /** What the client is answered. */
    GatewayError error() {
        return error;
    }
}
