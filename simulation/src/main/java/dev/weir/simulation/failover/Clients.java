package dev.weir.simulation.failover;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Who calls: by Zipf's law, the second half as often as the first, the third a third as often. */
public final class Clients {

    private final double[] upTo;

    public Clients(int count) {
        upTo = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
    }

    int draw(RandomGenerator random) {
        var found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return found < 0 ? -found - 1 : found;
    }

    /** The share of all calls that this client makes, 0 being the busiest. */
    double share(int client) {
        return 1.0 / (client + 1) / upTo[upTo.length - 1];
    }

    /**
     * How much more than a shard's fair part the busiest shard is asked, if clients are spread at random.
     *
     * @param atMost so much of all calls Redis is asked by one client at most: its denials are remembered
     */
    public double busiestShard(int shards, double atMost, RandomGenerator random) {
        var asked = new double[shards];
        for (var i = 0; i < upTo.length; i++) {
            asked[random.nextInt(shards)] += Math.min(atMost, share(i));
        }
        return Arrays.stream(asked).max().orElse(0) * shards / Arrays.stream(asked).sum();
    }
}
