package dev.weir.limiter.file;

import dev.weir.limiter.WhenAway;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of the limits file is so. */
final class DocsTest {

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..", file));
    }

    private static List<String> blocks(String language) throws IOException {
        return blocks("docs/limits-file.md", language);
    }

    static List<String> blocks(String file, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(read(file))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String block(String language) throws IOException {
        return blocks(language).getFirst();
    }

    /** A part of a file, with what a whole one needs besides. */
    private static String completed(String part) {
        if (part.startsWith("- ")) {
            return "clients: {}\nplans:\n  p:\n    routes: {GET /: {cost: {credits: 1}}}\n    limits:\n"
                    + part.indent(6);
        }
        return part + (part.contains("clients:") ? "" : "clients: {}\n")
                + (part.contains("plans:")
                        ? ""
                        : "plans: {free: {limits: [9 requests per minute]}, paid: {limits: [9 requests per minute]}}\n");
    }

    /** Every example of the guide, as a whole file. */
    static List<String> parts() throws IOException {
        return blocks("yaml").stream().map(DocsTest::completed).toList();
    }

    @Test
    void everyPartOfTheGuideIsRead() throws IOException {
        for (var part : parts()) {
            assertThat(LimitsFile.parse("limits.yaml", part).policy().plans()).isNotEmpty();
        }
        assertThat(parts()).hasSizeGreaterThan(6);
    }

    @Test
    void theGuidesStageIsLaidOverItsFile() throws IOException {
        var staged = blocks("yaml").getLast();
        assertThat(LimitsFile.parse("f", staged, "dev").whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(LimitsFile.parse("f", staged, "dev").anonymous().orElseThrow().limits().getFirst().most())
                .isEqualTo(6000);
    }

    @Test
    void theGuidesAdviceIsGivenAsItSays() throws IOException {
        var strange = block("yaml").replace("- 1000 requests per day", "- 50 requests per day");
        assertThat(LimitsFile.parse("limits.yaml", strange).advice()).singleElement()
                .hasToString(blocks("text").get(1).strip());
    }

    @Test
    void theShippedFilesNeedNoAdviceAndNameTheSchema() throws IOException {
        for (var file : List.of("limits.yaml", "examples/limits.yaml")) {
            assertThat(LimitsFile.parse(file, read(file)).advice()).isEmpty();
            var schema = read(file).lines().findFirst().orElseThrow().split("schema=", 2)[1];
            assertThat(Path.of("..", file).resolveSibling(schema)).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits.yaml", "examples/limits.yaml"})
    void theShippedFilesAreRead(String file) throws IOException {
        assertThat(LimitsFile.parse(file, read(file)).whenRedisIsAway()).isEqualTo(WhenAway.DENY);
    }

    @Test
    void theDeployedFileLetsNobodyIn() throws IOException {
        var file = LimitsFile.parse("limits.yaml", read("limits.yaml"));
        assertThat(file.clients().apiKeys().bySha256()).isEmpty();
        assertThat(file.anonymous()).isEmpty();
    }

    @Test
    void theDemosKeysAreTheReadmes() throws IOException {
        var demo = LimitsFile.parse("limits.yaml", read("examples/limits.yaml"));
        assertThat(demo.clientOf("weir-demo-alice", Instant.EPOCH).orElseThrow().name()).isEqualTo("alice");
        assertThat(demo.clientOf("weir-demo-bob", Instant.EPOCH).orElseThrow().name()).isEqualTo("bob");
        assertThat(read("README.md")).contains("Bearer weir-demo-alice");
    }

    @Test
    void theGuidesFileIsComplete() throws IOException {
        var file = LimitsFile.parse("limits.yaml", block("yaml"));
        assertThat(file.clientOf("sesame", Instant.EPOCH).orElseThrow().plan().limits()).hasSize(2);
        assertThat(file.anonymous().orElseThrow().limits().getFirst().most()).isEqualTo(3);
    }

    @Test
    void theGuidesMistakeIsReportedAsItSays() throws IOException {
        var message = block("text").strip();
        var mistaken = block("yaml").replace("- 60 requests per minute", "- 60 request a minute");
        assertThatThrownBy(() -> LimitsFile.parse("limits.yaml", mistaken)).hasMessage(message);
    }

    @Test
    void theGuidesCommandMakesAKeyAndItsHash() throws Exception {
        var process = new ProcessBuilder("sh", "-c", block("sh")).redirectErrorStream(true).start();
        var lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();

        var key = lines.get(0).substring("key: ".length());
        var hash = lines.get(1).substring("sha256: ".length());
        assertThat(key).matches("[0-9a-f]{32}");
        var file = LimitsFile.parse("f", "plans: {p: {limits: [1 request per day]}}\n"
                + "clients: {api_keys: [{client: c, plan: p, sha256: " + hash + "}]}");
        assertThat(file.clientOf(key, Instant.EPOCH)).isPresent();
    }
}
