package dev.weir.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Markdown page, whose tables are read as people read them. */
record Page(String name, String remedy, List<String> lines) {

    /**
     * Reads a page.
     *
     * @param remedy what to do where something is missing in it
     * @throws UnusableInput if it is not there
     */
    static Page read(Path root, String name, String remedy) throws IOException {
        try {
            return new Page(name, remedy, Files.readAllLines(root.resolve(name)));
        } catch (NoSuchFileException e) {
            throw new UnusableInput(name + " is not there: " + remedy);
        }
    }

    /** One row: its first cell, and the others by their column's title. */
    record Row(List<String> titles, List<String> cells) {

        String cell(String title) {
            var column = titles.indexOf(title);
            return column < 0 || column >= cells.size() ? "" : cells.get(column);
        }
    }

    /** The rows of the first table with this title over its first column, below {@code heading}. */
    List<Row> rows(String heading, String title) {
        var from = lines.indexOf(heading);
        var below = from < 0 ? List.<String>of() : lines.subList(from, lines.size());
        var titles = List.<String>of();
        var rows = new ArrayList<Row>();
        for (var line : below) {
            if (!line.startsWith("|")) {
                if (!rows.isEmpty()) {
                    break;
                }
                titles = List.of();
            } else if (titles.isEmpty()) {
                titles = cells(line);
            } else if (titles.getFirst().equals(title) && !line.startsWith("|---")) {
                rows.add(new Row(titles, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList();
    }

    /**
     * A number of one row, without its unit.
     *
     * @throws UnusableInput if there is none
     */
    double number(String heading, String title, String first, String column) {
        var text = rows(heading, title).stream()
                .filter(row -> row.cells().getFirst().equals(first))
                .map(row -> row.cell(column).replace(",", "").replaceAll(" .*", ""))
                .findFirst()
                .orElse("");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UnusableInput("%s: '%s' has no number under '%s': %s".formatted(name, first, column, remedy));
        }
    }
}
