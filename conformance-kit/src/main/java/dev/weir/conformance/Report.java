package dev.weir.conformance;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says how cases ended, while they end. */
interface Report {

    /**
     * How a case ended.
     *
     * @param name of the case; empty where the whole file is wrong
     */
    record Line(String file, String name, Optional<Duration> at, Verdict verdict) {

        static Line of(VectorFile file, String name, Instant start, Verdict verdict) {
            return new Line(file.path().toString(), name,
                    verdict.step().map(step -> Duration.between(start, step.at())).filter(at -> !at.isNegative()),
                    verdict);
        }

        String where() {
            return name.isEmpty() ? file : file + ": " + name;
        }

        String message() {
            return verdict.inWords(at);
        }
    }

    void add(Line line);

    void end(Totals totals);

    /** How to write it. */
    enum Format {
        text,
        json,
        tap;

        Report to(PrintWriter out) {
            return switch (this) {
                case text -> new TextReport(out);
                case json -> new JsonReport(out);
                case tap -> new TapReport(out);
            };
        }
    }
}
