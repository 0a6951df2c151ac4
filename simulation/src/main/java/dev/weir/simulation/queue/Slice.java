package dev.weir.simulation.queue;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One shard of Redis with the calls whose clients live there and the environments that serve them, event by event. The
 * same seed draws the same calls.
 */
public final class Slice {

    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final Costs costs;
    private final Arrivals arrivals;
    private final Fleet fleet;
    private final Shard shard;

    private sealed interface Event {

        long at();

        record Arrives(long at) implements Event {}

        /** @param began when its environment was ready */
        record Asks(long at, long arrived, long began, Environment environment) implements Event {}

        record Ends(long at, Environment environment) implements Event {}
    }

    public Slice(Load load, Costs costs, Environments environments, Silence silence, long seed) {
        var random = new SplittableRandom(seed);
        this.costs = costs;
        this.arrivals = new Arrivals(load, random.split());
        this.fleet = new Fleet(costs, environments, random.split());
        this.shard = new Shard(costs.redis(), silence);
    }

    /** Runs from 0 until all calls that came before {@code until} are over, and tells of those that came from {@code from} on. */
    public Seen run(long from, long until) {
        var journal = new Journal(from, until);
        events.add(new Event.Arrives(arrivals.after(0)));
        for (var next = events.poll(); next != null; next = events.poll()) {
            switch (next) {
                case Event.Arrives arrives when arrives.at < until -> arrive(arrives.at, journal);
                case Event.Arrives _ -> {
                }
                case Event.Asks asks -> ask(asks, journal);
                case Event.Ends ends -> fleet.free(ends.environment);
            }
        }
        return journal.seen();
    }

    private void arrive(long now, Journal journal) {
        fleet.idle().ifPresentOrElse(idle -> begin(now, now, idle), () -> restore(now, journal));
        journal.arrived(now, fleet.busy());
        events.add(new Event.Arrives(arrivals.after(now)));
    }

    private void restore(long now, Journal journal) {
        fleet.add(now)
                .ifPresentOrElse(added -> {
                    journal.restored(now);
                    begin(now, now + fleet.restore(), added);
                }, () -> journal.throttled(now));
    }

    private void begin(long arrived, long ready, Environment environment) {
        events.add(new Event.Asks(ready + costs.authorizer(), arrived, ready, environment));
    }

    private void ask(Event.Asks asks, Journal journal) {
        var environment = asks.environment;
        var ended = environment.asks(asks.at) ? askRedis(asks, journal) : without(asks, journal);
        journal.decided(asks.arrived, asks.began, ended);
        events.add(new Event.Ends(ended, environment));
    }

    private static long without(Event.Asks asks, Journal journal) {
        journal.without(asks.arrived);
        return asks.at;
    }

    private long askRedis(Event.Asks asks, Journal journal) {
        var environment = asks.environment;
        var arrives = asks.at + costs.roundTrip() / 2;
        var answered = shard.answer(arrives);
        var back = answered + costs.roundTrip() / 2;
        var deadline = asks.at + environment.deadline();
        journal.asked(asks.arrived, answered - costs.redis() - arrives, back > deadline);
        if (back > deadline) {
            environment.missed(asks.at);
            return deadline;
        }
        environment.answered();
        return back;
    }
}
