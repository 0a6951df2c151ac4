package dev.weir.simulation;

import static dev.weir.simulation.Text.count;
import static dev.weir.simulation.Text.millis;
import static dev.weir.simulation.Text.number;
import static dev.weir.simulation.Text.percent;

import dev.weir.simulation.queue.Seen;
import java.util.List;
import java.util.function.Function;

/** {@code docs/scale.md}. */
record ScalePage(Inputs inputs, Columns columns) {

    private static final List<Double> PER_SECOND = List.of(1e3, 1e4, 1e5, 1e6);

    static ScalePage of(Inputs inputs) {
        return new ScalePage(inputs,
                new Columns(PER_SECOND.stream().map(perSecond -> Rate.of(perSecond, inputs)).toList()));
    }

    String text() {
        return String.join("\n", opening(), inShort(), waits(), new FailoverChapter(inputs, columns).text(), ceilings(),
                new PriceChapter(inputs, columns).text(), method(),
                "## Inputs\n", inputs.table());
    }

    private static String opening() {
        return """
                # How far it scales

                Written by `simulation/run`; do not edit. What Weir needs, how long callers wait, what a failover lets through and \
                what it costs at rates that no laptop reaches: from [measured times](benchmarks.md) and stated \
                [inputs](#inputs), partly [simulated and partly computed](#how-it-is-found). Nothing here was measured on AWS.
                """;
    }

    private String inShort() {
        return "## What it needs\n\n" + columns.table(
                columns.line("shards of nodes, by requests", rate -> count(rate.shards())),
                columns.line("shards of nodes, where calls hold tokens", rate -> count(shardsHolding(rate))),
                columns.line("the busiest shard, of an even part", rate -> number(rate.busiest()) + " ×"),
                columns.line("ECPU a second, by requests", rate -> ecpus(rate, inputs.fourLimitsMicros())),
                columns.line("ECPU a second, where calls hold tokens", rate -> ecpus(rate, inputs.heldMicros())),
                columns.line("environments, even load, at most", rate -> count(rate.environments(rate.steady()))),
                columns.line("environments, three times the load, at most",
                        rate -> count(rate.environments(rate.burst()))),
                columns.line("environments, when Redis falls silent, at most",
                        rate -> count(rate.environments(rate.silent()))),
                columns.line("concurrency to reserve", rate -> count(rate.concurrency(inputs))))
                + """

                        ECPU: by the estimator's rule, and in brackets between the fewest and the most that a decision may be. One cache \
                        takes %s a second; what is above is **bold**. To reserve is what is busy while Redis is silent or the load is three times as \
                        much, or more: Lambda takes no more than %s calls a second for each unit of concurrency, however short they are. An \
                        account has 1,000 at first. Should Lambda start as many environments, `instances` in the limits file is that number.
                        """
                        .formatted(count(inputs.of("ECPU a second of one cache")),
                                count(inputs.of("Calls a second for each unit of concurrency")));
    }

    private int shardsHolding(Rate rate) {
        return Rate.shards(rate.perSecond(), inputs.heldMicros(), inputs);
    }

    private String ecpus(Rate rate, double micros) {
        var estimated = rate.perSecond() * inputs.ecpu(micros);
        var most = inputs.of("Most ECPU of a decision") * inputs.ecpu(micros)
                / inputs.ecpu(inputs.fourLimitsMicros());
        var text = "%s (%s–%s)".formatted(count(estimated),
                count(rate.perSecond() * inputs.of("Fewest ECPU of a decision")), count(rate.perSecond() * most));
        return estimated > inputs.of("ECPU a second of one cache") ? "**" + text + "**" : text;
    }

    private String waits() {
        return "## How long a caller waits for the decision\n\n" + columns.table(
                waits("even load", Rate::steady), waits("a second of three times the load", Rate::burst),
                waits("a new version that nothing has warmed, first " + Slices.COLD_SECONDS + " s", Rate::cold),
                waits("Redis silent for a second, and the second after it", Rate::silent))
                + """

                        Milliseconds. *Past the deadline* Redis has not answered within %s ms, and the limits file did; *without* waiting \
                        it did so for calls of an environment whose last question had no answer. *Restored* calls waited for an \
                        environment to come from its snapshot. *Throttled* are calls for which Lambda had none and added none: API \
                        Gateway answers them with a 500. Of Redis' queue hardly anything is felt; restores are. So shift traffic to \
                        a new version step by step. An environment serves one call at a time, so each finds out for itself that Redis is \
                        silent, and for as long as it waits others are started that find it out too.
                        """
                        .formatted(count(inputs.of("Deadline of a decision")));
    }

    private String waits(String load, Function<Rate, Seen> which) {
        return columns.line("**" + load + "**", _ -> "") + columns.line("p50", rate -> millis(which.apply(rate).p50()))
                + columns.line("p99", rate -> millis(which.apply(rate).p99()))
                + columns.line("in Redis' queue, on average",
                        rate -> number(which.apply(rate).waitedForRedis() / 1e3) + " µs")
                + columns.line("past the deadline", rate -> share(which.apply(rate), Seen::late))
                + columns.line("without waiting", rate -> share(which.apply(rate), Seen::without))
                + columns.line("restored", rate -> share(which.apply(rate), Seen::restored))
                + columns.line("throttled", rate -> share(which.apply(rate), Seen::throttled));
    }

    private static String share(Seen seen, Function<Seen, Long> some) {
        return percent(seen.share(some.apply(seen)));
    }

    private String ceilings() {
        return """
                ## Where one slot ends

                A tenant's keys, or those of a limit of all clients together, live in one slot. More than this no slot decides a second:

                | a decision by | Redis' time | one node, all its time | ECPU | one slot of a serverless cache |
                |---|--:|--:|--:|--:|
                """
                + ceiling("one limit", inputs.oneLimitMicros())
                + ceiling("four limits at two levels", inputs.fourLimitsMicros())
                + ceiling("limits that hold tokens, with the settlement", inputs.heldMicros()) + "\n"
                + columns.table(
                        columns.line("a strict limit of all, on nodes of a cluster", rate -> fits(rate, onANode())),
                        columns.line("a strict limit of all, on a serverless cache", rate -> fits(rate, inASlot())),
                        columns.line("a leased one, asks of its slot a second",
                                rate -> asks(rate.environments(rate.steady()))),
                        columns.line("the same, if environments serve %s calls a second".formatted(
                                count(inputs.of("Calls a second for each unit of concurrency"))),
                                rate -> asks(rate.perSecond()
                                        / inputs.of("Calls a second for each unit of concurrency"))))
                + """

                        On a cluster a limit of all clients is in another slot than the client's own, and each call holds there and is \
                        confirmed: two scripts, as a hold and its settlement. Where it says *leased*, such a limit must be \
                        [leased](algorithms.md#leased-limits): each environment then takes a share for a second and gives the rest back, two \
                        questions however many calls, of which a slot of a serverless cache takes so much. No call too many passes for \
                        that; what is out and not used is a quarter of what was left at most. The same ceiling is that of one tenant: \
                        give its clients slots of their own, or take nodes.
                        """;
    }

    private double onANode() {
        return 1e6 / inputs.heldMicros();
    }

    private double inASlot() {
        return inputs.of("ECPU a second of one slot") / inputs.ecpu(inputs.heldMicros());
    }

    private String ceiling(String by, double micros) {
        return "| " + String.join(" | ", by, number(micros) + " µs", count(1e6 / micros), number(inputs.ecpu(micros)),
                count(inputs.of("ECPU a second of one slot") / inputs.ecpu(micros))) + " |\n";
    }

    /** A share is taken and given back. */
    private String asks(double environments) {
        var asks = 2 * environments;
        var slot = inputs.of("ECPU a second of one slot") / inputs.ecpu(inputs.oneLimitMicros());
        return count(asks) + ", " + Text.percent(asks / slot);
    }

    private static String fits(Rate rate, double ceiling) {
        return rate.perSecond() <= ceiling ? "fits, %s".formatted(Text.percent(rate.perSecond() / ceiling)) : "leased";
    }

    private String method() {
        return """
                ## How it is found

                **Waiting is simulated**, event by event with a seeded generator: calls come by a Poisson process, take an idle \
                environment or wait for a new one, and ask one Redis process, which answers them one after another. One shard is \
                simulated, the busiest, with its part of the calls and environments, and multiplied by the number of shards; all its calls are \
                taken to ask. Clients are as many as calls a second and call by Zipf's law; whoever is over the limit is remembered as such by each environment for a second. A \
                decision takes the measured median every time: what else keeps a Redis busy is not in here. A test holds the queue to \
                the formula for such a one (M/D/1).

                **Failovers are simulated** with the limiter itself, a `Limiter` for each environment over a store that fails over, in \
                simulated time: always %,d clients, with the environments of the whole. A test runs the same over a real Redis and its real replica, \
                and comes to the same numbers.

                **The rest is arithmetic**: shards are calls × Redis' time ÷ the share of it that is planned for; ECPU are Redis' time ÷ %s µs; \
                a price is what its tiers say of a month of 730 hours.

                To ask it about other figures, change [simulation/inputs.md](../simulation/inputs.md); then, or after new benchmarks:

                ```sh
                simulation/run
                ```
                """
                .formatted(Rate.SLICE, number(inputs.of("Redis' time that is one ECPU")));
    }
}
