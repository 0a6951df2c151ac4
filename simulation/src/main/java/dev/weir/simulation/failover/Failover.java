package dev.weir.simulation.failover;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Store;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One window in which Redis fails over, decided by the limiter as it is, one a simulated environment. The same seed draws the
 * same calls.
 */
public final class Failover {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int DENIALS = 256;

    private final Scenario scenario;
    private final SimulatedClock clock;
    private final FailingStore store;
    private final List<Limiter> environments;
    private final List<Call> calls;
    private final long[] offered;
    private final long[] passed;
    private long uncounted;

    /** Over a primary and a replica in memory. */
    public static Outcome run(Scenario scenario, Outage outage, long seed) {
        var clock = new SimulatedClock();
        return new Failover(scenario, outage, new MemoryStore(clock), Replica.inMemory(clock), clock).run(seed);
    }

    /** Over others, who decide by {@code clock}. */
    Failover(Scenario scenario, Outage outage, Store primary, Replica replica, SimulatedClock clock) {
        this.scenario = scenario;
        this.clock = clock;
        this.store = new FailingStore(primary, replica, outage);
        this.environments = IntStream.range(0, scenario.environments())
                .mapToObj(i -> new Limiter(store, clock,
                        new Tuning(scenario.expected(), Tuning.ALONE.remembered(), DENIALS)))
                .toList();
        this.calls = IntStream.range(0, scenario.clients()).mapToObj(this::call).toList();
        this.offered = new long[scenario.clients()];
        this.passed = new long[scenario.clients()];
    }

    private Call call(int client) {
        var limit = Limit.fixedWindow("requests-per-minute", scenario.quota(), Period.every(WINDOW))
                .whenAway(scenario.whenAway());
        return new Call(List.of(new Partition("client-" + client, "client", List.of(limit))), Cost.ONE_REQUEST);
    }

    Outcome run(long seed) {
        var random = new SplittableRandom(seed);
        var clients = new Clients(scenario.clients());
        for (var now = gap(random); now.compareTo(WINDOW) < 0; now = now.plus(gap(random))) {
            clock.set(now);
            store.passTo(now);
            one(clients.draw(random), environments.get(random.nextInt(environments.size())));
        }
        return outcome();
    }

    private Duration gap(SplittableRandom random) {
        return Duration.ofNanos((long) (-StrictMath.log(1 - random.nextDouble()) * 1e9 / scenario.perSecond()));
    }

    private void one(int client, Limiter environment) {
        offered[client]++;
        switch (environment.decide(calls.get(client))) {
            case Answer.Decided(Allowed _) -> passed[client]++;
            case Answer.Local(Allowed _, _) -> passUncounted(client);
            case Answer.Uncounted _ -> passUncounted(client);
            case Answer.Decided _,Answer.Local _,Answer.Remembered _,Answer.Unavailable _ -> {
            }
        }
    }

    private void passUncounted(int client) {
        passed[client]++;
        uncounted++;
    }

    private Outcome outcome() {
        long all = 0;
        long due = 0;
        long over = 0;
        long under = 0;
        for (var i = 0; i < offered.length; i++) {
            var exact = Math.min(offered[i], scenario.quota());
            all += offered[i];
            due += exact;
            over += Math.max(0, passed[i] - exact);
            under += Math.max(0, exact - passed[i]);
        }
        return new Outcome(all, due, over, under, store.lost(), uncounted);
    }
}
