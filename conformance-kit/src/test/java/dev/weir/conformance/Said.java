package dev.weir.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What the command said. */
record Said(int exitCode, String out, String err) {

    static Said by(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var code = Conformance.execute(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
