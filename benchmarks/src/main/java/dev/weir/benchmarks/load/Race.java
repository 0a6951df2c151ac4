package dev.weir.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What everybody did in turn, round after round: slices of the same round saw the same machine. */
public record Race(Map<Lane, List<Slice>> slices) {

    /** Runs all runners in each round, from the first to the last and back again. */
    public static Race of(List<Runner> runners, Callers callers, Pace pace) {
        runners.forEach(runner -> runner.run(callers, pace.warmUp()));
        var slices = new LinkedHashMap<Lane, List<Slice>>();
        runners.forEach(runner -> slices.put(runner.lane(), new ArrayList<>()));
        for (var round = 0; round < pace.rounds(); round++) {
            for (var runner : round % 2 == 0 ? runners : runners.reversed()) {
                slices.getOrDefault(runner.lane(), new ArrayList<>()).add(runner.run(callers, pace.slice()));
            }
        }
        return new Race(slices);
    }

    /** A number of every round. */
    public Spread of(Lane lane, ToDoubleFunction<Slice> number) {
        return Spread.of(of(lane).stream().mapToDouble(number));
    }

    /** A number of one lane divided by another's in the same round. */
    public Spread ratio(Lane lane, Lane other, ToDoubleFunction<Slice> number) {
        return Spread.ofRatios(of(lane), of(other), number);
    }

    /** The slices of a lane, by round. */
    public List<Slice> of(Lane lane) {
        return slices.getOrDefault(lane, List.of());
    }
}
