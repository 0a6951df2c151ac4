package dev.weir.limiter.algorithm;

import dev.weir.limiter.Limit;

/**
 * A bucket by the generic cell rate algorithm, kept as the backlog still to be worked off.
 *
 * <p>One unit of quota weighs {@code weight} and the backlog drains by {@code rate} a microsecond, where
 * {@code weight / rate} is the window over the quota in lowest terms. So seven requests a minute refill exactly, with no
 * rounding to carry.
 *
 * @param weight what one unit adds to the backlog
 * @param rate what drains from it each microsecond
 * @param backlog what had not drained by {@code asOf}
 */
public record TokenBucket(long capacity, long weight, long rate, long backlog, long asOf) implements Counter {

    static TokenBucket unused(Limit limit, long now) {
        return new TokenBucket(limit.burst(), limit.weight(), limit.rate(), 0, now);
    }

    @Override
    public TokenBucket at(long now) {
        if (now <= asOf) {
            return this;
        }
        // Past this many microseconds the bucket is empty, and rate × elapsed could overflow.
        var enough = backlog / rate + 1;
        var drained = Math.min(now - asOf, enough) * rate;
        return new TokenBucket(capacity, weight, rate, Math.max(0, backlog - drained), now);
    }

    @Override
    public TokenBucket take(long units) {
        return new TokenBucket(capacity, weight, rate, backlog + units * weight, asOf);
    }

    @Override
    public long remaining() {
        return Math.max(0, (capacity * weight - backlog) / weight);
    }

    @Override
    public long waitFor(long units) {
        return Math.ceilDiv(Math.max(0, backlog + units * weight - capacity * weight), rate);
    }
}
