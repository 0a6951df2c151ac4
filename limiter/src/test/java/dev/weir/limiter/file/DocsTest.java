package dev.weir.limiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of the limits file is so. */
final class DocsTest {

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..", file));
    }

    private static String block(String language) throws IOException {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(read("docs/limits-file.md"));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits.yaml", "examples/limits.yaml"})
    void theShippedFilesAreRead(String file) throws IOException {
        assertThat(LimitsFile.parse(file, read(file)).whenRedisIsAway()).isEqualTo(WhenRedisIsAway.DENY);
    }

    @Test
    void theDeployedFileLetsNobodyIn() throws IOException {
        var file = LimitsFile.parse("limits.yaml", read("limits.yaml"));
        assertThat(file.clients()).isEmpty();
        assertThat(file.anonymous()).isEmpty();
    }

    @Test
    void theDemosKeysAreTheReadmes() throws IOException {
        var demo = LimitsFile.parse("limits.yaml", read("examples/limits.yaml"));
        assertThat(demo.clientOf("weir-demo-alice").orElseThrow().name()).isEqualTo("alice");
        assertThat(demo.clientOf("weir-demo-bob").orElseThrow().name()).isEqualTo("bob");
        assertThat(read("README.md")).contains("Bearer weir-demo-alice");
    }

    @Test
    void theGuidesFileIsComplete() throws IOException {
        var file = LimitsFile.parse("limits.yaml", block("yaml"));
        assertThat(file.clientOf("sesame").orElseThrow().plan().limits()).hasSize(2);
        assertThat(file.anonymous().orElseThrow().limits().getFirst().burst()).isEqualTo(3);
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
        assertThat(file.clientOf(key)).isPresent();
    }
}
