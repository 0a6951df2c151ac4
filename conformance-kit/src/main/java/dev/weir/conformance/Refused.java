package dev.weir.conformance;

/** The limiter will not have limits like these; the vector may have asked for just that. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String path, IllegalArgumentException reason) {
        super(path + ": " + reason.getMessage(), reason);
    }
}
