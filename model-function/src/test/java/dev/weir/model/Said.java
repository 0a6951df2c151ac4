package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.openai.JsonBody;
import io.micronaut.json.tree.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is said on standard output and standard error from now on. */
final class Said implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    Said() {
        System.setOut(new PrintStream(output, true, UTF_8));
        System.setErr(new PrintStream(errors, true, UTF_8));
    }

    /** Each line of standard output, which must be one JSON object. */
    List<JsonNode> lines() {
        return output.toString(UTF_8).lines().map(line -> JsonBody.read(line.getBytes(UTF_8))).toList();
    }

    /** A member of a line; empty where it has none. */
    static String text(JsonNode line, String name) {
        var value = line.get(name);
        return value == null ? "" : value.getStringValue();
    }

    String everything() {
        return output.toString(UTF_8) + errors.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
    }
}
