package dev.weir.simulation;

import static java.util.Objects.requireNonNull;

import dev.weir.limiter.WhenAway;
import dev.weir.simulation.failover.Clients;
import dev.weir.simulation.failover.Failover;
import dev.weir.simulation.failover.Outage;
import dev.weir.simulation.failover.Outcome;
import dev.weir.simulation.failover.Scenario;
import dev.weir.simulation.queue.Seen;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All answers for one rate.
 *
 * @param perSecond calls a second
 * @param shards that four limits take
 * @param busiest how much more than its fair part the busiest of them is asked
 * @param steady calls that come evenly
 * @param burst calls of a second in which three times as many come
 * @param cold the first seconds of a version that no environment has run
 * @param silent calls of the second in which Redis answers nothing, and of the one after it
 * @param failovers by what limits say while Redis is away
 * @param allLost the same with {@code deny}, where no counter survives
 */
record Rate(
        double perSecond, int shards, double busiest, Seen steady, Seen burst, Seen cold, Seen silent,
        Map<WhenAway, Outcome> failovers, Outcome allLost) {

    static final int QUOTA = 60;
    static final int SLICE = 1_000;
    static final Duration FAILS_AT = Duration.ofSeconds(30);

    static final long SEED = 20_300_101;

    static Rate of(double perSecond, Inputs inputs) {
        var shards = shards(perSecond, inputs.fourLimitsMicros(), inputs);
        var onAverage = perSecond * inputs.costs().undisturbed() / 1e9;
        // Each environment remembers a denial for a second: so often Redis is asked in vain, however often the client calls.
        var atMost = (QUOTA / 60.0 + Math.ceil(onAverage)) / perSecond;
        var busiest = new Clients((int) perSecond).busiestShard(shards, atMost, new SplittableRandom(SEED));
        var slice = perSecond / shards * busiest;
        var slices = new Slices(slice, shards, inputs);
        var steady = slices.steady();
        var environments = (int) Math.ceil(steady.mostBusy() * shards / busiest);
        return new Rate(perSecond, shards, busiest, steady, slices.burst(), slices.cold(), slices.silent(),
                failovers(environments, inputs), failover(WhenAway.DENY, environments, FAILS_AT, inputs));
    }

    /** As many as keep below the planned share of their time. */
    static int shards(double perSecond, double micros, Inputs inputs) {
        var planned = inputs.of("Share of a node's time that is planned for") / 100;
        return (int) Math.max(1, Math.ceil(perSecond * micros / 1e6 / planned));
    }

    private static Map<WhenAway, Outcome> failovers(int environments, Inputs inputs) {
        var outcomes = new EnumMap<WhenAway, Outcome>(WhenAway.class);
        for (var whenAway : WhenAway.values()) {
            outcomes.put(whenAway,
                    failover(whenAway, environments, seconds(inputs.of("Writes lost at a failover")), inputs));
        }
        return outcomes;
    }

    private static Outcome failover(WhenAway whenAway, int environments, Duration lost, Inputs inputs) {
        var outage = new Outage(FAILS_AT, lost, seconds(inputs.of("Time without Redis at a failover")));
        return Failover.run(new Scenario(SLICE, QUOTA, SLICE, environments, environments, whenAway), outage, SEED);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    /** What a failover does where limits say this while Redis is away. */
    Outcome failover(WhenAway whenAway) {
        return requireNonNull(failovers.get(whenAway));
    }

    /** How many environments there are, where the slice has so many. */
    double environments(Seen ofSlice) {
        return Math.ceil(ofSlice.mostBusy() * shards / busiest);
    }

    /** What must be reserved: Lambda also refuses more than so many calls a second for each unit of it. */
    double concurrency(Inputs inputs) {
        return Math.max(Math.max(environments(burst), environments(silent)),
                Slices.BURST * perSecond / inputs.of("Calls a second for each unit of concurrency"));
    }
}
