package dev.weir.limiter.redis;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Partition;
import dev.weir.limiter.algorithm.Counter;
import dev.weir.limiter.algorithm.FixedWindowCounter;
import dev.weir.limiter.algorithm.Holds;
import dev.weir.limiter.algorithm.InFlightCounter;
import dev.weir.limiter.algorithm.Ledger;
import dev.weir.limiter.algorithm.SlidingLogCounter;
import dev.weir.limiter.algorithm.SlidingWindowCounter;
import dev.weir.limiter.algorithm.Tally;
import dev.weir.limiter.algorithm.TokenBucketCounter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Scripts} answered, read as it is meant. */
record Answer(List<Object> values) {

    /** Reads an answer; of one that is only strings, what else it would say goes without saying. */
    static Answer of(List<Object> values) {
        if (!(values.getFirst() instanceof byte[] states)) {
            return new Answer(values);
        }
        var said = new ArrayList<Object>(List.of((long) Scripts.DONE, new Packed(states).moment(), 0L));
        var packed = new Packed(states);
        while (packed.hasNext()) {
            said.add(packed.state());
        }
        return new Answer(said);
    }

    /** One of the outcomes of {@link Scripts}. */
    int what() {
        return Math.toIntExact(number(0));
    }

    /** The moment of the answer, in microseconds since 1970. */
    long now() {
        return number(1);
    }

    /** The skipped limits. */
    long skipped() {
        return number(2);
    }

    long number(int i) {
        return (Long) values.get(i);
    }

    /** The last {@code count} numbers. */
    List<Long> last(int count) {
        return values.subList(values.size() - count, values.size()).stream().map(value -> (Long) value).toList();
    }

    /** How the partitions stand. */
    Ledger ledger(List<Partition> partitions) {
        var log = 3 + partitions.size();
        var tallies = new ArrayList<Tally>(partitions.size());
        for (int k = 0; k < partitions.size(); k++) {
            var partition = partitions.get(k);
            tallies.add(tally(partition, (byte[]) values.get(3 + k), log));
            log += (int) partition.limits().stream().filter(limit -> limit.algorithm() instanceof SlidingLog).count();
        }
        return new Ledger(tallies).at(now());
    }

    private Tally tally(Partition partition, byte @Nullable [] kept, int firstLog) {
        if (kept == null) {
            return Tally.unused(partition, now());
        }
        var packed = new Packed(kept);
        var _ = packed.text();
        var written = packed.number();
        var counters = new ArrayList<Counter>(partition.limits().size());
        var log = firstLog;
        for (var limit : partition.limits()) {
            counters.add(counter(limit.algorithm(), packed, written, log));
            log += limit.algorithm() instanceof SlidingLog ? 1 : 0;
        }
        var more = packed.hasNext() ? packed.numbers() : List.of(0L);
        return new Tally(partition, written, counters, holds(more, counters.size()), more.getFirst());
    }

    private Counter counter(Algorithm algorithm, Packed packed, long written, int log) {
        return switch (algorithm) {
            case FixedWindow window -> new FixedWindowCounter(window, packed.number(), packed.number(), written);
            case SlidingWindow window -> SlidingWindowCounter.of(window, packed.number(), packed.number(), written);
            case TokenBucket bucket -> bucket(bucket, packed.number(), packed.number(), written);
            case SlidingLog sliding -> {
                packed.number();
                yield new SlidingLogCounter(sliding, uses(log), now());
            }
            case InFlight inFlight -> new InFlightCounter(inFlight);
        };
    }

    private static Counter bucket(TokenBucket bucket, long backlog, long weight, long written) {
        return TokenBucketCounter.of(bucket, TokenBucketCounter.weighed(backlog, weight, bucket.weight()), written);
    }

    private List<SlidingLogCounter.Use> uses(int log) {
        var numbers = (List<?>) values.get(log);
        var uses = new ArrayList<SlidingLogCounter.Use>(numbers.size() / 2);
        for (int i = 0; i < numbers.size(); i += 2) {
            uses.add(new SlidingLogCounter.Use((Long) numbers.get(i), (Long) numbers.get(i + 1)));
        }
        return uses;
    }

    private static Holds holds(List<Long> more, int limits) {
        var buckets = new ArrayList<Holds.Bucket>();
        for (int i = 1; i < more.size(); i += limits + 1) {
            buckets.add(new Holds.Bucket(more.get(i), List.copyOf(more.subList(i + 1, i + 1 + limits))));
        }
        return new Holds(buckets);
    }
}
