package dev.weir.gateway.fidelity;

/** How sure it is that AWS does what a row says. */
public enum Sure {
    /** Recorded from AWS. */
    R,
    /** Documented by AWS. */
    D,
    /** A third party says to have tested it on AWS. */
    F,
    /** Unverified, or sources disagree: a reading of which the other can be assumed. */
    U,
    /** A choice of this gateway: nothing that AWS does. */
    CHOICE
}
