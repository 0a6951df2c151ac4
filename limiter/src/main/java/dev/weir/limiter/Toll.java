package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a call on a route costs, before it is known what it uses.
 *
 * @param taken used up at once; empty for what is usual
 * @param estimate held until the usage is known
 */
public record Toll(Optional<Cost> taken, Cost estimate) {

    /** What is usual. */
    public static final Toll USUAL = new Toll(Optional.empty(), Cost.NOTHING);

    public Toll {
        requireNonNull(taken);
        requireNonNull(estimate);
    }

    /** This, and of what it does not say, what {@code wider} says: of an estimate unit by unit. */
    public Toll or(Toll wider) {
        var both = wider.estimate;
        for (var amount : estimate.amounts().entrySet()) {
            both = both.with(amount.getKey(), amount.getValue());
        }
        return new Toll(taken.or(wider::taken), both);
    }
}
