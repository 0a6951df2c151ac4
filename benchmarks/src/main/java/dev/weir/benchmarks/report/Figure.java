package dev.weir.benchmarks.report;

import static dev.weir.benchmarks.report.Target.number;

import dev.weir.benchmarks.load.Spread;
import java.util.Optional;

/** One promise, and what came of it. */
public record Figure(String what, Target target, Optional<Spread> measured, String note) {

    /** It was measured. */
    public static Figure of(String what, Target target, Spread measured, String note) {
        return new Figure(what, target, Optional.of(measured), note);
    }

    /** It was not, and why. */
    public static Figure pending(String what, Target target, String why) {
        return new Figure(what, target, Optional.empty(), why);
    }

    /** As a row of the page's table. */
    public String row() {
        return "| " + String.join(" | ", what, target.inWords(),
                measured.map(spread -> number(spread.median()) + target.unit()).orElse("not measured"),
                measured.map(spread -> number(spread.low()) + "–" + number(spread.high())).orElse(""),
                measured.map(spread -> target.verdict(spread.median())).orElse("**open**"), note) + " |\n";
    }
}
