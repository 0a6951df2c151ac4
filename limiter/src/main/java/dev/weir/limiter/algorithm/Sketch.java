package dev.weir.limiter.algorithm;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was used lately, roughly: how many of the last uses were about how large, four sizes to an octave. Old ones fade:
 * when there are {@value #MOST}, all counts are halved. At most a few dozen numbers, whatever is observed.
 *
 * @param counts by size
 */
public record Sketch(SortedMap<Integer, Long> counts) {

    public static final Sketch EMPTY = new Sketch(Collections.emptySortedMap());

    private static final long MOST = 128;
    private static final int PERCENT = 95;

    public Sketch {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** With one use more; {@code amount} at least 1. */
    public Sketch observe(long amount) {
        var after = new TreeMap<>(counts);
        after.merge(size(amount), 1L, Long::sum);
        if (total(after) >= MOST) {
            after.replaceAll((_, count) -> count / 2);
            after.values().removeIf(count -> count == 0);
        }
        return new Sketch(after);
    }

    /** What {@value #PERCENT} of a hundred uses did not exceed, rounded up to the next size; 0 if none was observed. */
    public long quantile() {
        var needed = Math.ceilDiv(total(counts) * PERCENT, 100);
        for (var count : counts.entrySet()) {
            needed -= count.getValue();
            if (needed <= 0) {
                return largest(count.getKey());
            }
        }
        return 0;
    }

    private static long total(SortedMap<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Which of the four sizes of which octave. */
    private static int size(long amount) {
        var octave = 63 - Long.numberOfLeadingZeros(amount);
        return octave * 4 + (int) (((amount * 4) >> octave) - 4);
    }

    /** The largest amount of a size. */
    private static long largest(int size) {
        var octave = size / 4;
        return Math.ceilDiv((size % 4 + 5L) << octave, 4) - 1;
    }
}
