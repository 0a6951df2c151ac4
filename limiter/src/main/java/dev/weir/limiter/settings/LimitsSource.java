package dev.weir.limiter.settings;

import java.util.Optional;

/** Where a limits file is read, again and again. Not safe for many threads: one reads at a time. */
public interface LimitsSource {

    /** What messages call it. */
    String name();

    /** Whether what cannot be read now may be readable a moment later, with nobody starting anew. */
    boolean mayRecover();

    /**
     * Reads the file; empty if it is still the one with this tag.
     *
     * @param tag of the text that was read last; empty if none was, or it had none
     * @throws LimitsUnreadable if it cannot be read
     */
    Optional<LimitsText> read(String tag);
}
