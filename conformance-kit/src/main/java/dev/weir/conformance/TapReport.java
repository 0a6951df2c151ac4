package dev.weir.conformance;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/** The Test Anything Protocol, version 14. */
record TapReport(PrintWriter out, AtomicInteger count) implements Report {

    TapReport(PrintWriter out) {
        this(out, new AtomicInteger());
        out.println("TAP version 14");
    }

    @Override
    public void add(Line line) {
        out.println((line.verdict().outcome() == Verdict.Outcome.PASSED ? "ok " : "not ok ") + count.incrementAndGet()
                + " - " + line.where().replace("\\", "\\\\").replace("#", "\\#"));
        if (!line.message().isEmpty()) {
            out.println("# " + line.message());
        }
    }

    @Override
    public void end(Totals totals) {
        out.println("1.." + count.get());
        out.println("# " + totals.inWords());
    }
}
