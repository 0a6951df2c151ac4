package dev.weir.simulation.queue;

import java.util.random.RandomGenerator;

/** When calls come: a Poisson process. {@code StrictMath}, so that every machine draws the same. */
final class Arrivals {

    private final Load load;
    private final RandomGenerator random;

    Arrivals(Load load, RandomGenerator random) {
        this.load = load;
        this.random = random;
    }

    /** The next one. Where the rate changes before it, it is drawn anew from there: what was waited in vain tells nothing. */
    long after(long moment) {
        var from = moment;
        while (true) {
            var gap = -StrictMath.log(1 - random.nextDouble()) * 1e9 / load.at(from);
            var changes = load.changesAfter(from);
            if (gap < changes - from) {
                return from + (long) gap;
            }
            from = changes;
        }
    }
}
