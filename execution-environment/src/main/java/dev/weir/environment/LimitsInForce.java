package dev.weir.environment;

import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.settings.LimitsUnreadable;

/** The limits that hold now. Ask once a call, so that one call sees one version of them. Safe for many threads. */
@FunctionalInterface
public interface LimitsInForce {

    /**
     * The limits as a stage of the API sees them.
     *
     * @param stage the stage that was called
     * @throws LimitsUnreadable if none have been read yet
     */
    LimitsFile at(String stage);
}
