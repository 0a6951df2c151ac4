package dev.weir.conformance;

import java.io.PrintWriter;

/** A line a case, for people. */
record TextReport(PrintWriter out) implements Report {

    @Override
    public void add(Line line) {
        out.println(switch (line.verdict().outcome()) {
            case PASSED -> "ok      " + line.where();
            case FAILED -> "FAILED  " + line.where() + ": " + line.message();
            case WRONG -> "WRONG   " + line.where() + ": " + line.message();
        });
    }

    @Override
    public void end(Totals totals) {
        out.println(totals.inWords());
    }
}
