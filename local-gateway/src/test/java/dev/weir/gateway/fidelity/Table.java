package dev.weir.gateway.fidelity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Lines of fields between bars, from the test resources or on the page. */
final class Table {

    private Table() {}

    /** Every line of a resource beside this module's other data on fidelity; a field that is not there is empty. */
    static List<List<String>> read(String resource, int fields) {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Table.class.getResourceAsStream("/fidelity/" + resource), resource), UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).map(line -> fields(line, fields)).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> fields(String line, int fields) {
        String[] written = line.split("\\|", -1);
        return Arrays.stream(Arrays.copyOf(written, fields)).map(field -> field == null ? "" : field.strip()).toList();
    }

    static String markdown(List<String> head, List<List<String>> rows) {
        return line(head) + "|" + "---|".repeat(head.size()) + "\n"
                + rows.stream().map(Table::line).collect(Collectors.joining());
    }

    private static String line(List<String> fields) {
        return fields.stream().map(field -> field.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
