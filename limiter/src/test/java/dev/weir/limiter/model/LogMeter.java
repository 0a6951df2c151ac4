package dev.weir.limiter.model;

import dev.weir.limiter.Algorithm.SlidingLog;
import java.util.TreeMap;

/** Every use counts for one window. */
final class LogMeter implements Meter {

    private final TreeMap<Long, Long> byTime = new TreeMap<>();
    private final long quota;
    private final long length;

    LogMeter(SlidingLog log) {
        quota = log.quota();
        length = log.window().toSeconds() * 1_000_000;
    }

    @Override
    public void take(long units, long at) {
        byTime.merge(at, units, Long::sum);
    }

    @Override
    public void giveBack(long units, long since, long at) {
        byTime.merge(since, -units, Long::sum);
    }

    @Override
    public long used(long at) {
        return byTime.tailMap(at - length, false).values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public boolean fits(long units, long at) {
        return used(at) + units <= quota;
    }
}
