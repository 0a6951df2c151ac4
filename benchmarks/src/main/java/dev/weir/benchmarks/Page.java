package dev.weir.benchmarks;

import static dev.weir.benchmarks.contender.Workload.FOUR;
import static dev.weir.benchmarks.contender.Workload.ONE;
import static dev.weir.benchmarks.report.Target.number;
import static java.util.stream.Collectors.joining;

import dev.weir.benchmarks.contender.Entrant;
import dev.weir.benchmarks.contender.Workload;
import dev.weir.benchmarks.gateway.GatewaySpeed;
import dev.weir.benchmarks.gateway.Served;
import dev.weir.benchmarks.gateway.Step;
import dev.weir.benchmarks.load.Lane;
import dev.weir.benchmarks.load.Race;
import dev.weir.benchmarks.load.Slice;
import dev.weir.benchmarks.report.Figure;
import dev.weir.benchmarks.report.Machine;
import dev.weir.benchmarks.startup.StartUp;
import dev.weir.benchmarks.startup.Starter;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** {@code docs/benchmarks.md}: what was promised, what came of it, and the numbers behind it. */
record Page(Measurements measured, List<Figure> figures, Machine machine, String redis, String commit, Instant date) {

    private static final String QUICK = """
            > **This was a quick run.** It shows that everything runs, not how fast: no number here means anything.

            """;

    String text() {
        return String.join("", opening(), measured.pace().quick() ? QUICK : "", figuresTable(), besidePeers(), how(),
                numbers(),
                micro(),
                startUp(measured.startUp()), gateway(measured.gateway()),
                where());
    }

    private static String opening() {
        return """
                # Benchmarks

                Written by `benchmarks/run`; do not edit. What Weir costs, beside others on the same Redis in the same run.

                """;
    }

    private String figuresTable() {
        return "## What was promised\n\n| figure | target | measured | quartiles | | |\n|---|---|---|---|---|---|\n"
                + figures.stream().map(Figure::row).collect(joining()) + "\n";
    }

    private String besidePeers() {
        return "## Four limits at two levels: Weir's throughput as a multiple of each peer's\n\n"
                + "A peer knows one limit, or one level, at a time. First composed for the fewest waits: all questions leave at"
                + " once, so its caller waits once. Then *in turn*, as its documentation shows it: each answer is awaited"
                + " before the next question, and a refusal ends it.\n\n| | "
                + measured.races().keySet().stream().map(Figures::callers).collect(joining(" | "))
                + " |\n|---|" + "--:|".repeat(measured.races().size()) + "\n"
                + Stream.of(Entrant.peers(), Entrant.peersInTurn())
                        .flatMap(List::stream)
                        .map(this::besidePeer)
                        .collect(joining())
                + "\n";
    }

    private String besidePeer(Entrant peer) {
        var clients = measured.pace().clients();
        return "| of " + peer.title() + " | "
                + measured.races()
                        .values()
                        .stream()
                        .map(race -> race.ratio(new Lane(Entrant.WEIR, FOUR, clients), new Lane(peer, FOUR, clients),
                                Slice::perSecond))
                        .map(ratio -> number(ratio.median()) + " (" + number(ratio.low()) + "–" + number(ratio.high())
                                + ")")
                        .collect(joining(" | "))
                + " |\n";
    }

    private String how() {
        var pace = measured.pace();
        return """
                ## What is compared with what

                Every caller is a thread that asks about a random one of %,d clients (100 to a tenant) and asks again as soon as \
                it is answered. All quotas are out of reach, so every call is admitted. \
                "One limit" is a quota an hour; "four limits at two levels" are a quota a minute and a quota an hour, for \
                the client and for its tenant. Weir counts those of a minute as token buckets and those of an hour as \
                sliding windows.

                The machine's speed wanders, so all contenders take turns in slices of %d ms, %d rounds of them, back and forth \
                from round to round. A ratio is taken within a round; the figure is the median of the ratios, beside their quartiles. \
                Redis' time is that of the commands sent, as `INFO commandstats` counts them, with what their scripts call. \
                What a contender allocates is counted over all threads of the process. Throughput is judged with the most \
                callers: with one it is the round trip's latency, whoever decides.

                Open holds are those of one client, whose calls hold 1,000 tokens and a place in flight; each was given an hour, and the \
                client with the fewest has a database of its own. "Made and settled" is a reservation and its settlement, by %d callers.

                | contender | one decision |
                |---|---|
                %s
                What speaks through Lettuce has one connection, as Weir has, at Lettuce's own settings.

                """
                .formatted(pace.clients(), pace.slice().toMillis(), pace.rounds(), Measurements.CALLERS_WHO_HOLD,
                        Stream.of(Entrant.values())
                                .map(entrant -> Machine.row(entrant.title(), entrant.does()))
                                .collect(joining()));
    }

    private String numbers() {
        var pace = measured.pace();
        var tables = Stream.of(ONE, FOUR)
                .flatMap(workload -> measured.races()
                        .entrySet()
                        .stream()
                        .map(entry -> table(workload, entry.getValue(), Figures.callers(entry.getKey()),
                                pace.clients())));
        var hot = table(ONE, measured.hotKey(), "one hot key, " + Figures.callers(Measurements.MOST_CALLERS), 1);
        return "## The numbers\n\nMedians. They depend on the machine; the ratios above do so less.\n\n"
                + Stream.concat(tables, Stream.of(hot)).collect(joining());
    }

    private String table(Workload workload, Race race, String callers, int clients) {
        return "### " + workload.name() + ", " + callers
                + "\n\n| | a second | p50 µs | p99 µs | Redis µs | Java bytes | bytes of the keys |\n|---|--:|--:|--:|--:|--:|--:|\n"
                + Stream.of(Entrant.values())
                        .filter(entrant -> !race.of(new Lane(entrant, workload, clients)).isEmpty())
                        .map(entrant -> row(new Lane(entrant, workload, clients), race))
                        .collect(joining())
                + "\n";
    }

    private String row(Lane lane, Race race) {
        var keys = measured.keyBytes().getOrDefault(new Lane(lane.entrant(), lane.workload(), 1), List.of());
        return "| " + lane.entrant().title() + " | "
                + Stream.<ToDoubleFunction<Slice>>of(Slice::perSecond, Slice::p50Micros, Slice::p99Micros,
                        Slice::redisMicros, Slice::bytes)
                        .map(number -> number(race.of(lane, number).median()))
                        .collect(joining(" | "))
                + " | " + keys.stream().map(String::valueOf).collect(joining(" + ")) + " |\n";
    }

    private String micro() {
        return "### Without Redis, one thread\n\n| | a second | quartiles | Java bytes |\n|---|--:|--:|--:|\n"
                + measured.micro()
                        .stream()
                        .map(result -> "| `" + result.benchmark() + "` | " + number(result.perSecond().median()) + " | "
                                + number(result.perSecond().low()) + "–" + number(result.perSecond().high()) + " | "
                                + number(result.bytes()) + " |\n")
                        .collect(joining())
                + "\nThe bytes of the keys are those of one client and its tenant after 100 decisions, by `MEMORY USAGE`.\n\n";
    }

    static String startUp(StartUp startUp) {
        return """
                ## From a fresh JVM to its first decision

                From the start of the process to its answer, through the Lambda runtime's own handler loader and JSON library, \
                by turns, %d starts of each; a ratio is taken within a turn. `java %s`, as Lambda starts a JVM \
                that is not restored from a snapshot. With SnapStart none of it is waited for.

                | | ms | quartiles | × the bare handler | quartiles |
                |---|--:|--:|--:|--:|
                %s
                """
                .formatted(startUp.starts(), String.join(" ", StartUp.FLAGS),
                        Stream.of(Starter.values()).map(starter -> startUpRow(startUp, starter)).collect(joining()));
    }

    private static String startUpRow(StartUp startUp, Starter starter) {
        var millis = startUp.of(starter);
        var times = startUp.timesBare(starter);
        return "| " + starter.title() + " | " + number(millis.median()) + " | " + number(millis.low()) + "–"
                + number(millis.high()) + " | " + number(times.median()) + " | " + number(times.low()) + "–"
                + number(times.high()) + " |\n";
    }

    static String gateway(GatewaySpeed speed) {
        return """
                ## The local gateway

                It runs in a process of its own with functions that do nothing, beside %s in another; callers keep their \
                connections. All take turns as above.

                | callers | | a second | p50 µs | throughput × bare | p50 × bare |
                |--:|---|--:|--:|--:|--:|
                %s
                Where the gateway and its functions spend the time of a guarded call, by samples of what runs:

                | step | share |
                |---|--:|
                %s
                """
                .formatted(Served.BARE.title(),
                        GatewaySpeed.CALLERS.stream()
                                .sorted()
                                .flatMap(callers -> Stream.of(Served.values())
                                        .map(served -> gatewayRow(speed, callers, served)))
                                .collect(joining()),
                        Stream.of(Step.values()).map(step -> stepRow(speed, step)).collect(joining()));
    }

    private static String gatewayRow(GatewaySpeed speed, int callers, Served served) {
        return "| " + callers + " | " + served.title() + " | "
                + Stream.of(speed.of(callers, served, GatewaySpeed.Slice::perSecond),
                        speed.of(callers, served, GatewaySpeed.Slice::p50Micros),
                        speed.besideBare(callers, served, GatewaySpeed.Slice::perSecond),
                        speed.besideBare(callers, served, GatewaySpeed.Slice::p50Micros))
                        .map(spread -> number(spread.median()))
                        .collect(joining(" | "))
                + " |\n";
    }

    private static String stepRow(GatewaySpeed speed, Step step) {
        var all = speed.steps().values().stream().mapToLong(Long::longValue).sum();
        return "| %s | %.0f %% |\n".formatted(step.title(), 100.0 * speed.steps().getOrDefault(step, 0L) / all);
    }

    private String where() {
        return """
                ## Where, with what, and how to repeat it

                | | |
                |---|---|
                %s%s%s
                On a machine that does nothing else:

                ```sh
                benchmarks/run --redis redis://localhost:6379   # or without --redis, on an embedded one; some ten minutes
                benchmarks/run --quick                          # seconds: shows that it runs
                ```
                """
                .formatted(machine.rows(redis), Machine.row("Commit", commit), Machine.row("Date", date.toString()));
    }
}
