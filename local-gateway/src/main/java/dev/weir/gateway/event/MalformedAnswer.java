package dev.weir.gateway.event;

/** A function's output is no response; the message is for the log. */
public class MalformedAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedAnswer(String message) {
        super(message);
    }
}
