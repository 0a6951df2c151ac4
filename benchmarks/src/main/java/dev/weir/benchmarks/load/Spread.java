package dev.weir.benchmarks.load;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The median of what was measured again and again, and the quartiles around it. */
public record Spread(double median, double low, double high) {

    /**
     * Of all that.
     *
     * @throws IllegalArgumentException if there is nothing
     */
    public static Spread of(DoubleStream measured) {
        var sorted = measured.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }

    /** Of the ratios of slices of the same round. */
    public static Spread ofRatios(List<Slice> slices, List<Slice> others, ToDoubleFunction<Slice> number) {
        return of(IntStream.range(0, slices.size())
                .mapToDouble(i -> number.applyAsDouble(slices.get(i)) / number.applyAsDouble(others.get(i))));
    }

    private static double quantile(double[] sorted, double quantile) {
        var at = quantile * (sorted.length - 1);
        var below = sorted[(int) Math.floor(at)];
        var above = sorted[(int) Math.ceil(at)];
        return below + (above - below) * (at - Math.floor(at));
    }
}
