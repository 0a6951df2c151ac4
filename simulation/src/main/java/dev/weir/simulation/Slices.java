package dev.weir.simulation;

import dev.weir.simulation.queue.Environments;
import dev.weir.simulation.queue.Load;
import dev.weir.simulation.queue.Seen;
import dev.weir.simulation.queue.Silence;
import dev.weir.simulation.queue.Slice;

/**
 * The busiest shard's calls, through good and bad seconds.
 *
 * @param perSecond its calls
 * @param shards that share what environments Lambda adds
 */
record Slices(double perSecond, int shards, Inputs inputs) {

    static final double BURST = 3;
    static final int COLD_SECONDS = 5;

    private static final long SECOND = 1_000_000_000L;

    Seen steady() {
        return run(Load.steady(perSecond), warm(), Silence.NONE, 1, 3);
    }

    /** The second in which more calls come. */
    Seen burst() {
        return run(new Load(perSecond, BURST, 2 * SECOND, 3 * SECOND), warm(), Silence.NONE, 2, 3);
    }

    /** The first seconds without a warm environment. */
    Seen cold() {
        return run(Load.steady(perSecond), 0, Silence.NONE, 0, COLD_SECONDS);
    }

    /** A second in which Redis answers nothing, and the next. */
    Seen silent() {
        return run(Load.steady(perSecond), warm(), new Silence(SECOND, 2 * SECOND), 1, 3);
    }

    private Seen run(Load load, long warm, Silence silence, int from, int until) {
        var environments = new Environments(warm, inputs.of("New environments in 10 s") / shards);
        return new Slice(load, inputs.costs(), environments, silence, Rate.SEED).run(from * SECOND, until * SECOND);
    }

    /** Enough for nearly every moment of an even load. */
    private long warm() {
        var onAverage = perSecond * inputs.costs().undisturbed() / SECOND;
        return (long) Math.ceil(onAverage + 4 * StrictMath.sqrt(onAverage));
    }
}
