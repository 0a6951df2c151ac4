package dev.weir.limiter.model;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Who plays in a story: three clients, and a tenant they share. */
record Cast(Random random, String slot) {

    List<List<Partition>> clients() {
        var own = limits();
        var tenant = new Partition(slot, slot + "/tenant", limits());
        return IntStream.range(0, 3)
                .mapToObj(n -> List.of(new Partition(slot, slot + "/client" + n, own), tenant))
                .toList();
    }

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            limits.add(limit("limit" + i));
        }
        return limits;
    }

    private Limit limit(String name) {
        var algorithm = algorithm(1 + random.nextLong(12));
        var unit = algorithm instanceof InFlight
                ? Unit.IN_FLIGHT
                : random.nextBoolean() ? Unit.REQUESTS : Unit.TOKENS;
        var keptBack = random.nextInt(4) == 0 ? random.nextLong(algorithm.capacity()) : 0;
        return new Limit(name, unit, algorithm, keptBack, random.nextInt(5) == 0, WhenAway.DENY);
    }

    private Algorithm algorithm(long quota) {
        var window = Duration.ofSeconds(1 + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> new FixedWindow(quota, Period.every(window));
            case 1 -> new SlidingWindow(quota, window);
            case 2 -> new SlidingLog(quota, window);
            case 3 -> new TokenBucket(quota, window, 1 + random.nextLong(12));
            default -> new InFlight(quota);
        };
    }
}
