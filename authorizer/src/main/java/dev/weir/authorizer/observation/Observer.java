package dev.weir.authorizer.observation;

/** Whoever is told of decisions. Safe for many threads. */
@FunctionalInterface
public interface Observer {

    void observe(Observation observation);

    /** Tells this one first, then {@code other}. */
    default Observer and(Observer other) {
        return observation -> {
            observe(observation);
            other.observe(observation);
        };
    }

    /** Nobody. */
    static Observer none() {
        return _ -> {};
    }
}
