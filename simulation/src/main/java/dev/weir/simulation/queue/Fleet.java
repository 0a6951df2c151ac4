package dev.weir.simulation.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Execution environments: each serves one call at a time, the one used last is next, and only so many are added in ten seconds. */
final class Fleet {

    private static final double NORMAL_99 = 2.3263478740408408;
    private static final double TEN_SECONDS = 1e10;

    private final Deque<Environment> idle = new ArrayDeque<>();
    private final Costs costs;
    private final double addedInTenSeconds;
    private final RandomGenerator random;
    private double allowance;
    private long asOf;
    private long all;

    Fleet(Costs costs, Environments environments, RandomGenerator random) {
        this.costs = costs;
        this.addedInTenSeconds = environments.addedInTenSeconds();
        this.allowance = addedInTenSeconds;
        this.all = environments.warm();
        this.random = random;
        for (var i = 0; i < environments.warm(); i++) {
            idle.add(new Environment(costs, true));
        }
    }

    /** One that waits for a call; empty if all are busy. */
    Optional<Environment> idle() {
        return Optional.ofNullable(idle.pollLast());
    }

    /** One more, which is not ready yet; empty if Lambda adds no more at present, and throttles the call. */
    Optional<Environment> add(long moment) {
        allowance = Math.min(addedInTenSeconds, allowance + (moment - asOf) / TEN_SECONDS * addedInTenSeconds);
        asOf = moment;
        if (allowance < 1) {
            return Optional.empty();
        }
        allowance--;
        all++;
        return Optional.of(new Environment(costs, false));
    }

    /** How long it takes until one that is added is ready: log-normal through the two known quantiles. */
    long restore() {
        var spread = StrictMath.log((double) costs.longRestore() / costs.restore()) / NORMAL_99;
        return (long) (costs.restore() * StrictMath.exp(spread * normal()));
    }

    /** Box and Muller's: {@code nextGaussian} does not promise the same numbers in every JDK. */
    private double normal() {
        return StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }

    void free(Environment environment) {
        idle.addLast(environment);
    }

    long busy() {
        return all - idle.size();
    }
}
