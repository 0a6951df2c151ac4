package dev.weir.simulation;

import dev.weir.simulation.price.Tiers;
import dev.weir.simulation.queue.Costs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the simulation is told: measured by the benchmarks, or stated with its source. */
record Inputs(Page measured, Page stated) {

    private static final String TOP = "# What the simulation is told";
    private static final String PROMISES = "## What was promised";

    /**
     * Reads both pages.
     *
     * @param root of the repository
     * @throws UnusableInput if one is not there
     */
    static Inputs read(Path root) throws IOException {
        return new Inputs(Page.read(root, "docs/benchmarks.md", "write it with benchmarks/run"),
                Page.read(root, "simulation/inputs.md", "give it a value there"));
    }

    /** A stated value. */
    double of(String input) {
        return stated.number(TOP, "input", input, "value");
    }

    /** Redis' time of a decision by one limit, in microseconds. */
    double oneLimitMicros() {
        return redisMicros("one limit");
    }

    /** Of one by four limits at two levels. */
    double fourLimitsMicros() {
        return redisMicros("four limits at two levels");
    }

    private double redisMicros(String workload) {
        return measured.number("### " + workload + ", 64 callers", "", "Weir", "Redis µs");
    }

    /** Of one that holds tokens, with its settlement. */
    double heldMicros() {
        return measured.number(PROMISES, "figure", "Redis' time of a hold, made and settled", "measured");
    }

    double bytesOfAClient() {
        return measured.number(PROMISES, "figure",
                "Memory a client with 1,000,000 clients: Weir, four limits at two levels", "measured");
    }

    /** The authorizer's own time on the memory that it has, in milliseconds. */
    double authorizerMillis() {
        return of("Authorizer, beside Redis, on one vCPU") * of("Memory that is one vCPU")
                / of("Memory of the authorizer");
    }

    /** ECPU of so much of Redis' time, by the estimator's rule. */
    double ecpu(double micros) {
        return Math.max(of("Fewest ECPU of a decision"), micros / of("Redis' time that is one ECPU"));
    }

    /** What a decision by four limits meets on its way. */
    Costs costs() {
        return new Costs(nanos(authorizerMillis()), nanos(of("Round trip to the cache, in the same zone")),
                nanos(fourLimitsMicros() / 1_000), nanos(of("Deadline of a decision")),
                nanos(of("Deadline after a restore")), nanos(of("Restore from a snapshot, median")),
                nanos(of("Restore from a snapshot, 99 %")));
    }

    private static long nanos(double millis) {
        return Math.round(millis * 1e6);
    }

    /** A price that falls with use. */
    Tiers tiers(String what) {
        return new Tiers(tierRows().stream()
                .filter(row -> row.cells().getFirst().equals(what))
                .map(row -> new Tiers.Tier(upTo(row.cell("up to")), Double.parseDouble(row.cell("$"))))
                .toList());
    }

    private static double upTo(String cell) {
        return cell.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(cell);
    }

    private List<Page.Row> tierRows() {
        return stated.rows(TOP, "price that falls with use");
    }

    /** All that was used, with where it comes from, as a table. */
    String table() {
        var measuredRows = Map.of("Redis' time of a decision, one limit", oneLimitMicros(),
                "Redis' time of a decision, four limits at two levels", fourLimitsMicros(),
                "Redis' time of a hold, made and settled", heldMicros())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> row(entry.getKey(), Text.number(entry.getValue()), "µs", benchmarks()))
                .collect(Collectors.joining());
        return "| input | value | | source |\n|---|--:|---|---|\n" + measuredRows
                + row("Memory of a client in Redis", Text.number(bytesOfAClient()), "bytes", benchmarks())
                + stated.rows(TOP, "input")
                        .stream()
                        .map(row -> row(row.cells().getFirst(), row.cell("value"), row.cell("unit"),
                                row.cell("source")))
                        .collect(Collectors.joining())
                + tierRows().stream()
                        .map(row -> row(row.cells().getFirst() + (row.cell("up to").isEmpty()
                                ? ", beyond"
                                : ", up to " + row.cell("up to")), row.cell("$"), "$", row.cell("source")))
                        .collect(Collectors.joining());
    }

    private static String benchmarks() {
        return "[measured](benchmarks.md)";
    }

    private static String row(String what, String value, String unit, String source) {
        return "| " + String.join(" | ", what, value, unit, source) + " |\n";
    }
}
