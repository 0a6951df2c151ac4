package dev.weir.limiter.model;

import dev.weir.limiter.Algorithm.SlidingWindow;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** This window's count, and of the last one's the fraction that the window sliding with the clock still covers. */
final class SlidingMeter implements Meter {

    private final Map<Long, Long> byWindow = new HashMap<>();
    private final long quota;
    private final long length;

    SlidingMeter(SlidingWindow window) {
        quota = window.quota();
        length = window.window().toSeconds() * 1_000_000;
    }

    @Override
    public void take(long units, long at) {
        byWindow.merge(at / length, units, Long::sum);
    }

    @Override
    public void giveBack(long units, long since, long at) {
        byWindow.merge(since / length, -units, Long::sum);
    }

    /** Times the window's length, to stay whole. */
    private BigInteger weighed(long at) {
        var covered = length - at % length;
        return BigInteger.valueOf(count(at / length))
                .multiply(BigInteger.valueOf(length))
                .add(BigInteger.valueOf(count(at / length - 1)).multiply(BigInteger.valueOf(covered)));
    }

    private long count(long window) {
        return byWindow.getOrDefault(window, 0L);
    }

    @Override
    public long used(long at) {
        return weighed(at).add(BigInteger.valueOf(length - 1)).divide(BigInteger.valueOf(length)).longValueExact();
    }

    @Override
    public boolean fits(long units, long at) {
        return weighed(at).add(BigInteger.valueOf(units).multiply(BigInteger.valueOf(length)))
                .compareTo(BigInteger.valueOf(quota).multiply(BigInteger.valueOf(length))) <= 0;
    }
}
