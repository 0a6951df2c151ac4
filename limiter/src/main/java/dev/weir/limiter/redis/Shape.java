package dev.weir.limiter.redis;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which limits each partition of a call has, and the scripts for it, written when first asked for. */
final class Shape {

    private final List<List<Limit>> limits;
    private final List<Unit> units;
    private final List<Calendar> calendars;
    private final int logs;
    private final ConcurrentMap<String, Script> scripts = new ConcurrentHashMap<>();

    /** The period of a limit that needs a calendar, and its partition's place. */
    private record Calendar(int partition, Period period) {}

    Shape(List<List<Limit>> limits) {
        this.limits = limits;
        this.units = ShapeLua.units(limits);
        this.calendars = calendars(limits);
        this.logs = Math.toIntExact(limits.stream()
                .flatMap(List::stream)
                .filter(limit -> limit.algorithm() instanceof SlidingLog)
                .count());
    }

    static List<List<Limit>> of(List<Partition> partitions) {
        if (partitions.size() == 1) {
            return List.of(partitions.getFirst().limits());
        }
        var limits = new ArrayList<List<Limit>>(partitions.size());
        for (var partition : partitions) {
            limits.add(partition.limits());
        }
        return limits;
    }

    private static List<Calendar> calendars(List<List<Limit>> limits) {
        var calendars = new ArrayList<Calendar>();
        for (int k = 0; k < limits.size(); k++) {
            for (var limit : limits.get(k)) {
                if (limit.algorithm() instanceof FixedWindow window && ShapeLua.isUneven(limit)) {
                    calendars.add(new Calendar(k, window.period()));
                }
            }
        }
        return calendars;
    }

    /** The units of its limits, in the order in which scripts are told amounts. */
    List<Unit> units() {
        return units;
    }

    Script take() {
        return scripts.computeIfAbsent("take", _ -> Scripts.take(limits));
    }

    Script reserve() {
        return scripts.computeIfAbsent("reserve", _ -> HoldScripts.reserve(limits));
    }

    Script overrule() {
        return scripts.computeIfAbsent("overrule", _ -> HoldScripts.overrule(limits));
    }

    Script end() {
        return scripts.computeIfAbsent("end", _ -> HoldScripts.end(limits));
    }

    /** How many sliding logs there are. */
    int logs() {
        return logs;
    }

    /** Whether no limit needs a calendar. */
    boolean isEven() {
        return calendars.isEmpty();
    }

    /** Adds the uneven periods' numbers around {@code now}, reaching back to when each partition was {@code written}. */
    void addCalendars(Arguments arguments, long now, List<Long> written) {
        for (var calendar : calendars) {
            var period = calendar.period();
            var start = period.start(now);
            var since = period.start(start - 1);
            var periods = 1L;
            while (!written.isEmpty() && written.get(calendar.partition()) < since) {
                since = period.start(since - 1);
                periods++;
            }
            arguments.add(start).add(period.next(start)).add(since).add(periods);
        }
    }
}
