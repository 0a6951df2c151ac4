package dev.weir.gateway.rest;

/** A function's output is not a proxy response; the client is told 502. */
final class MalformedAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedAnswer(String message) {
        super(message);
    }
}
