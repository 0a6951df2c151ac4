package dev.weir.simulation;

/** An input is missing or is not what it should be; the message says where, and what to do. */
final class UnusableInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableInput(String message) {
        super(message);
    }
}
