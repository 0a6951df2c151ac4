package dev.weir.gateway.function;

import dev.weir.gateway.function.Outcome.FunctionError;
import java.time.Duration;

/** Says in one line on stderr what went wrong in a function; the whole stack trace only with {@code --verbose}. */
record FailureLog(String function) {

    private static final String UNAUTHORIZED = "Unauthorized";

    /** An authorizer that throws {@code Unauthorized} is not failing: it answers 401. */
    void threw(Throwable thrown, String requestId) {
        if (!UNAUTHORIZED.equals(thrown.getMessage())) {
            say(thrown.getClass().getSimpleName() + ": " + thrown.getMessage() + " (" + requestId + ")", thrown);
        }
    }

    void timedOut(Duration timeout, String requestId) {
        System.err.println(function + " timed out after " + timeout.toMillis() / 1000.0 + " s (" + requestId + ")");
    }

    void initFailed(Throwable thrown) {
        say(String.valueOf(thrown.getMessage()), thrown);
    }

    /** What Lambda reports as {@code errorMessage}. */
    static String message(Throwable thrown) {
        String message = thrown.getLocalizedMessage();
        return message == null ? thrown.getClass().getName() : message;
    }

    void failed(FunctionError error) {
        System.err.println(function + " failed: " + Printable.of(error.message()));
    }

    private void say(String what, Throwable thrown) {
        System.err.println(function + " failed: " + Printable.of(what));
        if (Boolean.getBoolean("weir.verbose")) {
            thrown.printStackTrace(System.err);
        }
    }
}
