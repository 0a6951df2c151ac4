package dev.weir.simulation;

import static dev.weir.simulation.Text.count;
import static dev.weir.simulation.Text.number;

import dev.weir.limiter.WhenAway;
import dev.weir.simulation.failover.Outcome;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What passes that should not while Redis fails over, and the reverse. */
record FailoverChapter(Inputs inputs, Columns columns) {

    String text() {
        return "## What a failover lets through\n\n" + columns.table(
                failover("`deny`", rate -> rate.failover(WhenAway.DENY)),
                failover("`local`", rate -> rate.failover(WhenAway.LOCAL)),
                failover("`allow`", rate -> rate.failover(WhenAway.ALLOW)),
                failover("`deny`, and every counter is lost", Rate::allLost),
                columns.line("a client's local shares, all together", rate -> count(shares(rate))),
                columns.line("calls that wait in vain, till it is back", rate -> count(waitInVain(rate))))
                + """

                        Of %,d clients who may each make %d calls a minute, and call %,d times a second together, Redis is away for %s s in \
                        the middle of the minute, and its successor does not know of the last %s s. *Over* is what passed beyond a \
                        client's limit, *under* what did not pass though there was room; both of what an exact limit lets pass. No \
                        failover is more over than what was lost and what passed meanwhile, the *bound*: each call that Redis does not \
                        know of makes room for one more. A share is never below 1, so with more environments than a limit has \
                        calls, `local` is no limit: [say `deny`](outage.md) there, or limit by a longer window, which has more of them.
                        """
                        .formatted(Rate.SLICE, Rate.QUOTA, Rate.SLICE,
                                number(inputs.of("Time without Redis at a failover")),
                                number(inputs.of("Writes lost at a failover")));
    }

    private String failover(String title, Function<Rate, Outcome> which) {
        return columns.line("**" + title + "**", _ -> "")
                + columns.line("over", rate -> ofDue(which.apply(rate), Outcome::over))
                + columns.line("at most over, the bound", rate -> ofDue(which.apply(rate), Outcome::bound))
                + columns.line("under", rate -> ofDue(which.apply(rate), Outcome::under));
    }

    private static String ofDue(Outcome outcome, ToDoubleFunction<Outcome> some) {
        return Text.percent(some.applyAsDouble(outcome) / outcome.due());
    }

    private static double shares(Rate rate) {
        var environments = rate.environments(rate.steady());
        return environments * Math.max(1, Math.floor(Rate.QUOTA / environments));
    }

    /** Each environment asks at once, after 0.1, 0.3, 0.7 and 1.5 s, and then every second. */
    private double waitInVain(Rate rate) {
        var away = inputs.of("Time without Redis at a failover");
        var asks = 0;
        var pause = 0.1;
        for (var at = 0.0; at < away; at += pause, pause = Math.min(1, 2 * pause)) {
            asks++;
        }
        return asks * rate.environments(rate.steady());
    }
}
