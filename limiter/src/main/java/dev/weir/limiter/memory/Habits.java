package dev.weir.limiter.memory;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Unit;
import dev.weir.limiter.algorithm.Sketch;
import java.util.HashMap;
import java.util.Map;

/**
 * What one kind of call used lately.
 *
 * @param sketches by unit
 * @param durations how many microseconds it took
 * @param since when one was last observed, in microseconds since 1970
 */
record Habits(Map<Unit, Sketch> sketches, Sketch durations, long since) {

    static final Habits NONE = new Habits(Map.of(), Sketch.EMPTY, 0);

    /** With one call more; a unit of which it used nothing says nothing. */
    Habits observe(Cost actual, Cost most, long duration, long now) {
        var after = new HashMap<>(sketches);
        for (var unit : most.amounts().keySet()) {
            if (actual.of(unit) > 0) {
                after.put(unit, after.getOrDefault(unit, Sketch.EMPTY).observe(actual.of(unit)));
            }
        }
        return new Habits(after, duration > 0 ? durations.observe(duration) : durations, now);
    }

    /** What is held, raised to what was usual, but not above {@code most}. */
    Cost raise(Cost held, Cost most) {
        var raised = held;
        for (var unit : most.amounts().keySet()) {
            var usual = Math.min(most.of(unit), sketches.getOrDefault(unit, Sketch.EMPTY).quantile());
            if (usual > held.of(unit)) {
                raised = raised.with(unit, usual);
            }
        }
        return raised;
    }
}
