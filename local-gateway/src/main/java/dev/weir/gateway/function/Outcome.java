package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How one invocation ended. */
public sealed interface Outcome {

    /** The function's output. */
    record Answer(String json) implements Outcome {

        static Answer of(byte[] output) {
            return new Answer(new String(output, UTF_8));
        }
    }

    /** The function threw, ended itself, or could not start. {@code message} is what Lambda reports as {@code errorMessage}. */
    record FunctionError(String type, String message) implements Outcome {

        /** The function ended the JVM, by a status or without one. */
        static FunctionError exited(String requestId, int status) {
            String how = status == 0
                    ? "Runtime exited without providing a reason"
                    : "Runtime exited with error: "
                            + (status > 128 ? "signal: " + (status - 128) : "exit status " + status);
            return new FunctionError("Runtime.ExitError", "RequestId: " + requestId + " Error: " + how);
        }

        /** The output is larger than Lambda passes on. */
        static FunctionError tooLarge(long bytes) {
            return new FunctionError("Function.ResponseSizeTooLarge",
                    "the output of " + bytes + " bytes is larger than the " + LambdaFunction.LARGEST + " that may be");
        }
    }

    /** The function did not answer within its own timeout. */
    record TimedOut() implements Outcome {}

    /** Nothing was asked, since the function is not run here. */
    record NotRun(String why) implements Outcome {}

    /** As many calls as are reserved for the function are being served already. */
    record Throttled() implements Outcome {}
}
