package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
