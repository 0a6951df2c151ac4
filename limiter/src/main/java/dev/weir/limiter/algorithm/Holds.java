package dev.weir.limiter.algorithm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * What open holds occupy of one partition's limits, as totals by when they are forgotten: as large for ten thousand
 * holds as for ten.
 *
 * @param buckets soonest first
 */
public record Holds(List<Bucket> buckets) {

    public static final Holds NONE = new Holds(List.of());

    /** Up to so many moments of forgetting are kept as they are; further ones are rounded up to the power
     * of two within a quarter of the lifetime, so that lifetimes that are all different share few moments. */
    public static final int EXACT = 4;

    /**
     * Holds that are forgotten together.
     *
     * @param ends microseconds since 1970
     * @param amounts of each limit of the partition, in its order
     */
    public record Bucket(long ends, List<Long> amounts) {}

    /** Those that are open at {@code now}. */
    Holds at(long now) {
        return buckets.isEmpty() || buckets.getFirst().ends > now
                ? this
                : new Holds(buckets.stream().dropWhile(bucket -> bucket.ends <= now).toList());
    }

    /** When a hold made at {@code now} is forgotten: after {@code lifetime} and at latest a quarter later, in microseconds. */
    static long ends(long now, long lifetime, List<Tally> tallies) {
        var exact = tallies.stream().allMatch(tally -> tally.holds().buckets.size() < EXACT);
        var grain = Math.max(1, Long.highestOneBit(lifetime / 4));
        return exact ? now + lifetime : Math.ceilDiv(now + lifetime, grain) * grain;
    }

    /** With {@code amounts} more that end at {@code ends}, or fewer where negative; never less than none. */
    Holds plus(long ends, List<Long> amounts) {
        var byEnd = new TreeMap<Long, List<Long>>();
        buckets.forEach(bucket -> byEnd.put(bucket.ends, bucket.amounts));
        byEnd.put(ends, sums(byEnd.getOrDefault(ends, Collections.nCopies(amounts.size(), 0L)), amounts));
        return new Holds(byEnd.entrySet()
                .stream()
                .filter(bucket -> bucket.getValue().stream().anyMatch(amount -> amount > 0))
                .map(bucket -> new Bucket(bucket.getKey(), bucket.getValue()))
                .toList());
    }

    /** The same of other limits: each one's amounts are those of the limit at its place before; -1 where it had none. */
    Holds under(List<Integer> places) {
        return new Holds(buckets.stream()
                .map(bucket -> new Bucket(bucket.ends,
                        places.stream().map(place -> place < 0 ? Long.valueOf(0) : bucket.amounts.get(place)).toList()))
                .filter(bucket -> bucket.amounts.stream().anyMatch(amount -> amount > 0))
                .toList());
    }

    private static List<Long> sums(List<Long> some, List<Long> more) {
        var sums = new ArrayList<Long>(some.size());
        for (int i = 0; i < some.size(); i++) {
            sums.add(Math.max(0, some.get(i) + more.get(i)));
        }
        return sums;
    }

    /** What is held of the partition's nth limit. */
    long of(int limit) {
        var sum = 0L;
        for (var bucket : buckets) {
            sum += bucket.amounts.get(limit);
        }
        return sum;
    }

    /** When enough holds on the nth limit are forgotten to free {@code amount} of it; {@code otherwise} if they never do. */
    long freed(int limit, long amount, long otherwise) {
        var free = 0L;
        for (var bucket : buckets) {
            free += bucket.amounts.get(limit);
            if (free >= amount) {
                return bucket.ends;
            }
        }
        return otherwise;
    }

    /** When the last hold on the nth limit is forgotten; {@code otherwise} if there is none. */
    long lastEnd(int limit, long otherwise) {
        var last = otherwise;
        for (var bucket : buckets) {
            last = bucket.amounts.get(limit) > 0 ? bucket.ends : last;
        }
        return last;
    }
}
