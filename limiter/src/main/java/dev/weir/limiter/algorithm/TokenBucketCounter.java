package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import java.math.BigInteger;

/**
 * A bucket by the generic cell rate algorithm, kept as the backlog still to be worked off.
 *
 * <p>One unit weighs {@link TokenBucket#weight()} and the backlog drains by {@link TokenBucket#rate()} a microsecond. So
 * seven requests a minute refill exactly, with no rounding to carry.
 *
 * @param weight the algorithm's
 * @param rate the algorithm's
 * @param backlog what had not drained by {@code now}; negative after a grant, which does not drain
 */
public record TokenBucketCounter(TokenBucket algorithm, long weight, long rate, long backlog, long now)
        implements
            Counter {

    public static TokenBucketCounter of(TokenBucket algorithm, long backlog, long now) {
        var weight = algorithm.weight();
        return new TokenBucketCounter(algorithm, weight, algorithm.rate(weight), backlog, now);
    }

    private TokenBucketCounter with(long otherBacklog, long later) {
        return new TokenBucketCounter(algorithm, weight, rate, otherBacklog, later);
    }

    @Override
    public TokenBucketCounter at(long later) {
        return later <= now
                ? this
                : with(Math.max(Math.min(0, backlog), backlog - drained(later - now)), later);
    }

    /** What drains in so many microseconds, or more than there is: rate × elapsed could overflow. */
    private long drained(long elapsed) {
        return Math.min(elapsed, Math.abs(backlog) / rate + 1) * rate;
    }

    @Override
    public TokenBucketCounter take(long units) {
        return with(Counter.sum(backlog, weightOf(units)), now);
    }

    private long weightOf(long units) {
        return Math.clamp(units, -Limit.MOST / weight, Limit.MOST / weight) * weight;
    }

    /** Gives back only what cannot have drained yet: the rest may have made room for others already. */
    @Override
    public TokenBucketCounter giveBack(long units, long since) {
        var given = weightOf(units);
        var elapsed = Math.min(Math.max(0, now - since), given / rate + 1);
        var left = Math.max(0, given - elapsed * rate);
        return with(Math.max(Math.min(0, backlog), backlog - left), now);
    }

    @Override
    public long used() {
        return Math.ceilDiv(backlog, weight);
    }

    @Override
    public long waitFor(long units) {
        return Math.ceilDiv(Math.max(0, backlog - (algorithm.burst() - units) * weight), rate);
    }

    @Override
    public Counter under(Algorithm other) {
        return other instanceof TokenBucket bucket
                ? of(bucket, weighed(backlog, weight, bucket.weight()), now)
                : Counter.begun(other, now, used());
    }

    /** A backlog of units that weigh {@code weight} where one weighs {@code other}, rounded up. */
    public static long weighed(long backlog, long weight, long other) {
        if (weight == other) {
            return backlog;
        }
        var exact = BigInteger.valueOf(backlog).multiply(BigInteger.valueOf(other));
        var parts = exact.divideAndRemainder(BigInteger.valueOf(weight));
        var up = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        return up.min(BigInteger.valueOf(Limit.MOST - 1)).longValueExact();
    }
}
