package dev.weir.conformance;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Runs files, and reports every case. */
final class Run {

    private final Stage stage;
    private final Report report;
    private Totals totals = Totals.NONE;

    Run(Stage stage, Report report) {
        this.stage = stage;
        this.report = report;
    }

    /** Runs all cases that can be run, also where others are wrongly written. */
    Totals all(List<VectorFile> files) {
        files.forEach(this::file);
        report.end(totals);
        return totals;
    }

    private void file(VectorFile file) {
        try {
            file.cases().forEach(entry -> one(file, entry));
        } catch (Mistake mistake) {
            add(Report.Line.of(file, "", Instant.EPOCH, Verdict.wrong(String.valueOf(mistake.getMessage()))));
        }
    }

    private void one(VectorFile file, CaseEntry entry) {
        try {
            var story = entry.read();
            add(Report.Line.of(file, story.name(), story.start(), stage.run(story)));
        } catch (Mistake mistake) {
            wrong(file, entry, String.valueOf(mistake.getMessage()));
        } catch (ArithmeticException | DateTimeException beyond) {
            wrong(file, entry, entry.entry().path() + ": a number or a time is too large: " + beyond.getMessage());
        }
    }

    private void wrong(VectorFile file, CaseEntry entry, String why) {
        add(Report.Line.of(file, entry.name(), Instant.EPOCH, Verdict.wrong(why)));
    }

    private void add(Report.Line line) {
        totals = totals.with(line.verdict());
        report.add(line);
    }
}
