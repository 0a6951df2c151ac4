package dev.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The limiter passes all vectors, and the examples of the page that defines them. */
final class VectorsTest {

    private static final Path VECTORS = Path.of("../vectors");
    private static final Path PAGE = Path.of("../docs/conformance.md");

    @TempDir
    Path folder = Path.of(".");

    @TestFactory
    Stream<DynamicTest> theMemoryStorePasses() {
        return VectorFile.at(VECTORS)
                .stream()
                .flatMap(file -> file.cases()
                        .stream()
                        .map(entry -> DynamicTest
                                .dynamicTest(file.path().getFileName() + ": " + entry.name(), () -> {
                                    var clock = new SettableClock();
                                    var verdict = new Stage(Stores.at("memory", clock), clock).run(entry.read());
                                    assertThat(verdict.message()).isEmpty();
                                })));
    }

    @Test
    void whatThePageShowsRunsAsItSays() throws Exception {
        var examples = examples("json");
        assertThat(examples).hasSizeGreaterThan(3);
        for (int i = 0; i < examples.size(); i++) {
            var example = examples.get(i);
            Files.writeString(folder.resolve("example" + i + ".json"), example.startsWith("{\n  \"format\"")
                    ? example
                    : "{\"format\": \"weir-conformance/1\", \"cases\": [" + example + "]}");
        }
        var said = Said.by(folder.toString());
        assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
    }

    private static List<String> examples(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult example) -> example.group(1))
                .toList();
    }

    @Test
    void everyAlgorithmAndEveryKindOfStepHasAVector() throws Exception {
        var all = new StringBuilder();
        for (var file : VectorFile.at(VECTORS)) {
            all.append(Files.readString(file.path()));
        }
        assertThat(all.toString()).contains("\"fixed_window\"", "\"sliding_window\"", "\"sliding_log\"",
                "\"token_bucket\"", "\"in_flight\"", "\"decide\"", "\"reserve\"", "\"settle\"", "\"release\"",
                "\"renew\"", "\"look\"", "\"reset\"", "\"grant\"", "\"block\"", "\"unblock\"", "\"change\"",
                "\"concurrent\"", "\"shadow\"", "\"keep_back\"", "\"usd\"", "\"zone\"", "\"from_day\"", "\"habit\"");
    }
}
