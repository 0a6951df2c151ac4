package dev.weir.gateway.function;

/** How one invocation ended. */
public sealed interface Outcome {

    /** The function's output. */
    record Answer(String json) implements Outcome {}

    /** The function threw, or could not start. {@code message} is what Lambda reports as {@code errorMessage}. */
    record FunctionError(String type, String message) implements Outcome {}

    /** The function did not answer within its own timeout. */
    record TimedOut() implements Outcome {}
}
