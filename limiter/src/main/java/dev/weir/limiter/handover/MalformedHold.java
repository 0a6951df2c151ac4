package dev.weir.limiter.handover;

/** A text that is no hold's, or one of a version that is not known here. */
public final class MalformedHold extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedHold(String why) {
        super("not a hold: " + why);
    }

    MalformedHold(Exception why) {
        super("not a hold: " + why.getMessage(), why);
    }
}
