package dev.weir.limiter.model;

import dev.weir.limiter.Algorithm.FixedWindow;
import java.util.TreeMap;

/** Windows of equal length; what one used beyond the quota is used of the next. */
final class WindowMeter implements Meter {

    private final TreeMap<Long, Long> byWindow = new TreeMap<>();
    private final long quota;
    private final long length;

    WindowMeter(FixedWindow window) {
        quota = window.quota();
        length = window.period().usualLength().toSeconds() * 1_000_000;
    }

    @Override
    public void take(long units, long at) {
        byWindow.merge(at / length, units, Long::sum);
    }

    @Override
    public void giveBack(long units, long since, long at) {
        if (since / length == at / length) {
            byWindow.merge(at / length, -units, Long::sum);
        }
    }

    @Override
    public long used(long at) {
        long used = 0;
        if (!byWindow.isEmpty()) {
            for (long window = byWindow.firstKey(); window <= at / length; window++) {
                used = Math.max(0, used - quota) + byWindow.getOrDefault(window, 0L);
            }
        }
        return used;
    }

    @Override
    public boolean fits(long units, long at) {
        return used(at) + units <= quota;
    }
}
