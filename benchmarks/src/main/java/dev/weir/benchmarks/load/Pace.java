package dev.weir.benchmarks.load;

import java.time.Duration;
import java.util.List;

/**
 * How long everything takes.
 *
 * @param clients in most measurements
 * @param few clients where few are compared with many
 * @param openHolds of one client, the fewest first
 * @param starts of fresh JVMs, of each kind
 */
public record Pace(
        boolean quick, Duration slice, int rounds, Duration warmUp, int clients, int few, int many,
        List<Integer> openHolds, int starts) {

    /** Some ten minutes. */
    public static final Pace FULL = new Pace(false, Duration.ofMillis(300), 9, Duration.ofSeconds(1), 10_000, 1_000,
            1_000_000, List.of(10, 10_000, 100_000), 7);

    /** A few seconds: shows that everything runs, not how fast. */
    public static final Pace QUICK = new Pace(true, Duration.ofMillis(10), 1, Duration.ofMillis(10), 100, 10, 1_000,
            List.of(10, 100), 1);
}
