package dev.weir.simulation;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables with a column for each rate. */
record Columns(List<Rate> rates) {

    String table(String... lines) {
        return line("calls a second", rate -> String.format(Locale.ROOT, "%,.0f", rate.perSecond())) + "|---|"
                + "--:|".repeat(rates.size()) + "\n" + String.join("", lines);
    }

    String line(String title, Function<Rate, String> cell) {
        return "| " + title + " | " + rates.stream().map(cell).collect(Collectors.joining(" | ")) + " |\n";
    }
}
