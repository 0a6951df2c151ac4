package dev.weir.simulation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScalePageTest {

    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    @Test
    void thePageIsWhatItsInputsMakeOfIt() throws IOException {
        assertThat(Simulate.page(ROOT)).as("docs/scale.md is out of date: write it with simulation/run")
                .isEqualTo(Files.readString(ROOT.resolve("docs/scale.md")));
    }

    private void copy(String page, String what, String by) throws IOException {
        var to = folder.resolve(page);
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(ROOT.resolve(page)).replace(what, by));
    }

    @Test
    void anInputThatIsMissingIsNamed() throws IOException {
        copy("docs/benchmarks.md", "### one limit, 64 callers", "### one limit, 65 callers");
        copy("simulation/inputs.md", "| 50 | ms |", "| soon | ms |");
        var inputs = Inputs.read(folder);

        assertThatThrownBy(inputs::oneLimitMicros)
                .hasMessage("docs/benchmarks.md: 'Weir' has no number under 'Redis µs': write it with benchmarks/run");
        assertThatThrownBy(() -> inputs.of("Deadline of a decision")).hasMessage(
                "simulation/inputs.md: 'Deadline of a decision' has no number under 'value': give it a value there");
    }

    @Test
    void aPageThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Inputs.read(folder))
                .hasMessage("docs/benchmarks.md is not there: write it with benchmarks/run");
    }

    @Test
    void aLineOfTheAccessLogIsAsLongAsTheTemplateMakesIt() throws IOException {
        var format = Pattern.compile("Format: >-\\R((?: {10}.*\\R)+)")
                .matcher(Files.readString(ROOT.resolve("template.yaml")));
        assertThat(format.find()).isTrue();
        var line = format.group(1).strip().replaceAll("\\s*\\R\\s*", " ");
        var inputs = Inputs.read(ROOT);

        assertThat((double) filled(line, "200", "", "4 more requests in the next 38 seconds", "", "-", "38"))
                .isCloseTo(inputs.of("Line of the access log, passed"), withPercentage(5));
        assertThat((double) filled(line, "429", "429",
                "You may send 5 requests per 20 seconds. Please try again in 4 seconds.", "4", "ACCESS_DENIED", "-"))
                .isCloseTo(inputs.of("Line of the access log, denied"), withPercentage(5));
    }

    private static int filled(
            String line, String status, String refused, String detail, String wait, String error, String integration) {
        var values = Map.ofEntries(entry("requestTime", "23/Nov/2026:07:49:02 +0000"),
                entry("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"), entry("identity.sourceIp", "192.0.2.171"),
                entry("httpMethod", "POST"), entry("resourcePath", "/v1/embeddings"), entry("stage", "prod"),
                entry("status", status), entry("authorizer.client", "alice"), entry("authorizer.plan", "free"),
                entry("authorizer.refused", refused), entry("authorizer.detail", detail),
                entry("authorizer.retryAfter", wait), entry("authorizer.limitsVersion", "0ff51cb90506"),
                entry("authorizer.traceId", "1-5759e988-bd862e3fe1be46a994272793"),
                entry("authorizer.status", "200"), entry("error.responseType", error),
                entry("responseLatency", "42"), entry("integrationLatency", integration),
                entry("authorizer.latency", "3"), entry("wafResponseCode", "-"));
        return Pattern.compile("\\$context\\.([\\w.]+)")
                .matcher(line)
                .replaceAll(name -> values.getOrDefault(name.group(1), ""))
                .length();
    }

    /** The template's own values, which are told to the simulation once more. */
    @Test
    void theTemplatesValuesAreTheTemplates() throws IOException {
        var template = Files.readString(ROOT.resolve("template.yaml"));
        var inputs = Inputs.read(ROOT);

        assertThat(template).contains("WEIR_REDIS_DEADLINE: %.0fms".formatted(inputs.of("Deadline of a decision")))
                .contains("WEIR_REDIS_FIRST_DEADLINE: %.0fms".formatted(inputs.of("Deadline after a restore")))
                .containsPattern("Handler: dev.weir.authorizer.AuthorizerFunction\\s+MemorySize: %.0f\\b"
                        .formatted(inputs.of("Memory of the authorizer")));
    }
}
