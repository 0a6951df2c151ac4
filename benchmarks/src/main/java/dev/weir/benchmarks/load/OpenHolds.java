package dev.weir.benchmarks.load;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.HoldingContender;
import dev.weir.benchmarks.contender.Subject;
import dev.weir.benchmarks.contender.Workload;
import dev.weir.benchmarks.redis.ObservedRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients with many open holds beside one with few, which has a database of its own.
 *
 * @param bytes what the key of the client's level weighs, by the number of its open holds
 */
public record OpenHolds(Race race, Map<Integer, Long> bytes) {

    /** Opens the holds, then asks about each client in turn, with and without holds to be made. */
    public static OpenHolds of(ObservedRedis redis, Callers callers, Pace pace) {
        var runners = new ArrayList<Runner>();
        try (var next = redis.next()) {
            var bytes = new TreeMap<Integer, Long>();
            for (var count : pace.openHolds()) {
                var where = runners.isEmpty() ? redis : next;
                var subject = Subject.of(count);
                open(count, subject, where, callers);
                bytes.put(count, where.bytesOfKeys(key -> isLevelOf(subject, key)).getFirst());
                runners.add(runner(count, true, subject, where));
                runners.add(runner(count, false, subject, where));
            }
            return new OpenHolds(Race.of(runners, callers, pace), bytes);
        } finally {
            runners.forEach(Runner::close);
            redis.empty();
        }
    }

    private static void open(int count, Subject subject, ObservedRedis redis, Callers callers) {
        try (var contender = new HoldingContender(redis.url(), true)) {
            callers.askAll(contender::opens, Collections.nCopies(count, subject));
        }
    }

    private static boolean isLevelOf(Subject subject, String key) {
        return key.startsWith("weir:") && key.endsWith(subject.client());
    }

    private static Runner runner(int count, boolean holding, Subject subject, ObservedRedis redis) {
        return new Runner(lane(count, holding), redis, List.of(subject), new HoldingContender(redis.url(), holding));
    }

    /** So many stay open, and each decision is a hold that is made and settled, or a call that needs none. */
    public static Lane lane(int count, boolean holding) {
        var workload = new Workload("%,d open holds, %s".formatted(count, holding ? "and more" : "no more"), List.of());
        return new Lane(Entrant.WEIR, workload, 1);
    }
}
