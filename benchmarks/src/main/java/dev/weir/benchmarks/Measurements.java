package dev.weir.benchmarks;

import static dev.weir.benchmarks.contender.Workload.FOUR;
import static dev.weir.benchmarks.contender.Workload.ONE;
import static java.util.Objects.requireNonNull;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Workload;
import dev.weir.benchmarks.gateway.GatewaySpeed;
import dev.weir.benchmarks.load.Callers;
import dev.weir.benchmarks.load.Lane;
import dev.weir.benchmarks.load.OpenHolds;
import dev.weir.benchmarks.load.Pace;
import dev.weir.benchmarks.load.Race;
import dev.weir.benchmarks.load.Runner;
import dev.weir.benchmarks.load.Scale;
import dev.weir.benchmarks.micro.MicroResult;
import dev.weir.benchmarks.redis.ObservedRedis;
import dev.weir.benchmarks.startup.StartUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All that was measured in one run.
 *
 * @param races by the number of callers
 * @param hotKey everybody about one client
 * @param keyBytes by entrant and workload, of one client's keys, the largest first
 */
record Measurements(
        Pace pace, Map<Integer, Race> races, Race hotKey, Map<Lane, List<Long>> keyBytes, List<Scale> scales,
        OpenHolds openHolds, List<MicroResult> micro, StartUp startUp,
        GatewaySpeed gateway) {

    /** The most first: they warm everything up soonest. */
    static final List<Integer> CALLERS = List.of(64, 8, 1);
    static final int MOST_CALLERS = 64;

    static final int CALLERS_WHO_HOLD = 8;
    private static final int DECISIONS_BEFORE_WEIGHING = 100;

    static Measurements of(ObservedRedis redis, Pace pace, Consumer<String> progress) {
        progress.accept("what the keys weigh");
        var keyBytes = weigh(redis);
        var races = races(redis, pace, progress);
        progress.accept("one hot key, " + MOST_CALLERS + " callers");
        var hotKey = hotKey(redis, pace);
        progress.accept(pace.few() + " clients beside " + pace.many());
        var scales = scales(redis, pace);
        progress.accept("open holds of one client: " + pace.openHolds());
        var openHolds = openHolds(redis, pace);
        progress.accept("what needs no Redis");
        var micro = MicroResult.all(pace);
        progress.accept("fresh JVMs: " + pace.starts());
        var startUp = StartUp.of(redis.url(), pace.starts());
        progress.accept("the local gateway");
        var gateway = GatewaySpeed.of(pace);
        return new Measurements(pace, races, hotKey, keyBytes, scales, openHolds, micro, startUp, gateway);
    }

    Race race(int callers) {
        return requireNonNull(races.get(callers));
    }

    /** Those that are compared stand side by side. */
    static List<Lane> lanes(int clients) {
        return Stream.of(lanes(ONE, clients, Entrant.INCR, Entrant.BARE_SCRIPT, Entrant.WEIR),
                lanes(FOUR, clients, Entrant.WEIR, Entrant.ARTICLE, Entrant.SPRING, Entrant.BUCKET4J, Entrant.REDISSON,
                        Entrant.BARE_SCRIPT, Entrant.INCR),
                lanes(FOUR, clients, Entrant.peersInTurn().toArray(Entrant[]::new)),
                lanes(ONE, clients, Entrant.ARTICLE, Entrant.SPRING, Entrant.BUCKET4J, Entrant.REDISSON))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Lane> lanes(Workload workload, int clients, Entrant... entrants) {
        return Stream.of(entrants).map(entrant -> new Lane(entrant, workload, clients)).toList();
    }

    private static Map<Lane, List<Long>> weigh(ObservedRedis redis) {
        var bytes = new LinkedHashMap<Lane, List<Long>>();
        try (var callers = new Callers(1)) {
            for (var lane : lanes(1).stream().filter(lane -> lane.entrant().asksOne()).toList()) {
                try (var runner = new Runner(lane, redis)) {
                    for (var i = 0; i < DECISIONS_BEFORE_WEIGHING; i++) {
                        runner.meetAll(callers);
                    }
                    bytes.put(lane, redis.bytesOfKeys(lane::isAbout));
                    redis.empty();
                }
            }
        }
        return bytes;
    }

    private static Map<Integer, Race> races(ObservedRedis redis, Pace pace, Consumer<String> progress) {
        return withRunners(lanes(pace.clients()), redis, runners -> {
            var races = new TreeMap<Integer, Race>();
            for (var count : CALLERS) {
                progress.accept("callers: " + count);
                try (var callers = new Callers(count)) {
                    races.put(count, Race.of(runners, callers, pace));
                }
            }
            return races;
        });
    }

    private static Race hotKey(ObservedRedis redis, Pace pace) {
        return withRunners(lanes(ONE, 1, askingOne()), redis, runners -> {
            try (var callers = new Callers(MOST_CALLERS)) {
                return Race.of(runners, callers, pace);
            }
        });
    }

    private static Entrant[] askingOne() {
        return Stream.of(Entrant.values()).filter(Entrant::asksOne).toArray(Entrant[]::new);
    }

    private static OpenHolds openHolds(ObservedRedis redis, Pace pace) {
        try (var callers = new Callers(CALLERS_WHO_HOLD)) {
            return OpenHolds.of(redis, callers, pace);
        }
    }

    private static List<Scale> scales(ObservedRedis redis, Pace pace) {
        try (var callers = new Callers(MOST_CALLERS)) {
            return List.of(Scale.of(Entrant.WEIR, FOUR, redis, callers, pace),
                    Scale.of(Entrant.BARE_SCRIPT, ONE, redis, callers, pace));
        }
    }

    private interface Course<T> {
        T run(List<Runner> runners);
    }

    private static <T> T withRunners(List<Lane> lanes, ObservedRedis redis, Course<T> course) {
        var runners = new ArrayList<Runner>();
        try {
            lanes.forEach(lane -> runners.add(new Runner(lane, redis)));
            return course.run(runners);
        } finally {
            runners.forEach(Runner::close);
            redis.empty();
        }
    }
}
