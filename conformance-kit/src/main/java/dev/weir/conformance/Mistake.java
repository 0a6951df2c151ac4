package dev.weir.conformance;

/** What is wrong with a vector file, said so that its author can put it right. */
final class Mistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Mistake(String path, String message) {
        super(path + ": " + message);
    }
}
