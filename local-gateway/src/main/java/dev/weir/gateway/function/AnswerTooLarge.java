package dev.weir.gateway.function;

/** A function's output is more than Lambda passes on, which is an error of the function. */
final class AnswerTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnswerTooLarge(int size) {
        super("the output of " + size + " bytes is larger than the " + LambdaFunction.LARGEST + " that may be");
    }
}
