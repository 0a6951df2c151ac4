package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Scripts} answered, read as it is meant.
 *
 * @param values one string of all partitions where the rest goes without saying: DONE, and nothing skipped
 */
record Answer(List<Object> values) {

    private static final List<Long> NOTHING_HELD = List.of(0L);

    /** One of the answers to many: one that is no list is a list of one. */
    @SuppressWarnings("unchecked") // Lettuce's lists are lists of objects
    static List<Object> ofMany(Object one) {
        return one instanceof List<?> list ? (List<Object>) list : List.of(one);
    }

    /** Why the script has FAILED, as Redis would have said it of one. */
    static Optional<RedisCommandExecutionException> failure(List<Object> values) {
        return values.getFirst() instanceof Long what && what == Scripts.FAILED
                ? Optional.of(new RedisCommandExecutionException(new String((byte[]) values.get(1), UTF_8)))
                : Optional.empty();
    }

    /** One of the outcomes of {@link Scripts}. */
    int what() {
        return isPlain() ? Scripts.DONE : Math.toIntExact(number(0));
    }

    private boolean isPlain() {
        return values.getFirst() instanceof byte[];
    }

    /** The moment of the answer, in microseconds since 1970. */
    long now() {
        return isPlain() ? new Packed((byte[]) values.getFirst()).begin() : number(1);
    }

    /** The skipped limits. */
    long skipped() {
        return isPlain() ? 0 : number(2);
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
        return isPlain() ? plainLedger(partitions) : wholeLedger(partitions);
    }

    private Ledger plainLedger(List<Partition> partitions) {
        var packed = new Packed((byte[]) values.getFirst());
        var tallies = new ArrayList<Tally>(partitions.size());
        for (var partition : partitions) {
            tallies.add(tally(partition, packed, 0));
        }
        return new Ledger(tallies);
    }

    private Ledger wholeLedger(List<Partition> partitions) {
        var log = 3 + partitions.size();
        var tallies = new ArrayList<Tally>(partitions.size());
        for (int k = 0; k < partitions.size(); k++) {
            var partition = partitions.get(k);
            tallies.add(values.get(3 + k) instanceof byte[] kept
                    ? tally(partition, new Packed(kept), log)
                    : Tally.unused(partition, now()));
            log += (int) partition.limits().stream().filter(limit -> limit.algorithm() instanceof SlidingLog).count();
        }
        return new Ledger(tallies).at(now());
    }

    private Tally tally(Partition partition, Packed packed, int firstLog) {
        var written = packed.begin();
        var counters = new ArrayList<Counter>(partition.limits().size());
        var log = firstLog;
        for (var limit : partition.limits()) {
            counters.add(counter(limit.algorithm(), packed, written, log));
            log += limit.algorithm() instanceof SlidingLog ? 1 : 0;
        }
        var more = packed.hasList() ? packed.numbers() : NOTHING_HELD;
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
        if (more.size() == 1) {
            return Holds.NONE;
        }
        var buckets = new ArrayList<Holds.Bucket>();
        for (int i = 1; i < more.size(); i += limits + 1) {
            buckets.add(new Holds.Bucket(more.get(i), List.copyOf(more.subList(i + 1, i + 1 + limits))));
        }
        return new Holds(buckets);
    }
}
