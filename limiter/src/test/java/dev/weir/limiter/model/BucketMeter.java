package dev.weir.limiter.model;

import static java.math.BigInteger.ZERO;

import dev.weir.limiter.Algorithm.TokenBucket;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A tank into which every use pours, and which drains at {@code quota} a window, down to empty. */
final class BucketMeter implements Meter {

    /** @param amount times the window's microseconds, to stay whole; negative where it is scooped out */
    private record Pour(long at, BigInteger amount) {}

    private final List<Pour> pours = new ArrayList<>();
    private final BigInteger quota;
    private final BigInteger burst;
    private final BigInteger length;

    BucketMeter(TokenBucket bucket) {
        quota = BigInteger.valueOf(bucket.quota());
        burst = BigInteger.valueOf(bucket.burst());
        length = BigInteger.valueOf(bucket.window().toSeconds() * 1_000_000);
    }

    @Override
    public void take(long units, long at) {
        pours.add(new Pour(at, BigInteger.valueOf(units).multiply(length)));
    }

    /** What could have drained since may have made room for others, and is not given back. */
    @Override
    public void giveBack(long units, long since, long at) {
        var left = BigInteger.valueOf(units).multiply(length).subtract(quota.multiply(BigInteger.valueOf(at - since)));
        pours.add(new Pour(at, left.max(ZERO).negate()));
    }

    private BigInteger level(long at) {
        var level = ZERO;
        var then = 0L;
        for (var pour : pours) {
            level = drained(level, pour.at - then).add(pour.amount).max(ZERO);
            then = pour.at;
        }
        return drained(level, at - then);
    }

    private BigInteger drained(BigInteger level, long micros) {
        return level.subtract(quota.multiply(BigInteger.valueOf(micros))).max(ZERO);
    }

    @Override
    public long used(long at) {
        return level(at).add(length).subtract(BigInteger.ONE).divide(length).longValueExact();
    }

    @Override
    public boolean fits(long units, long at) {
        return level(at).add(BigInteger.valueOf(units).multiply(length)).compareTo(burst.multiply(length)) <= 0;
    }
}
