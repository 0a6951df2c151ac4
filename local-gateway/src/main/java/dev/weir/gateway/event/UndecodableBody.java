package dev.weir.gateway.event;

/** The body of a function's output claims to be base64 and is not: recorded as a 500, where all else is a 502. */
public final class UndecodableBody extends MalformedAnswer {

    private static final long serialVersionUID = 1L;

    UndecodableBody() {
        super("body is not base64");
    }
}
