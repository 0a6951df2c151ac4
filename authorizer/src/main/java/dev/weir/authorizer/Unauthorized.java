package dev.weir.authorizer;

/**
 * The credential is missing or wrong. API Gateway answers 401 to a function that fails with exactly this message and 500
 * to any other.
 */
public final class Unauthorized extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unauthorized() {
        // No stack trace: wrong keys are daily business, and tracing each would make guessing them expensive for us.
        super("Unauthorized", null, false, false);
    }
}
