package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FunctionCodeTest {

    @TempDir
    private Path folder;

    private Path zip(String name, String... entries) throws IOException {
        Path zip = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    /** What comes after the runtime's own jars. */
    private List<Path> own(Path code, List<Path> layers) {
        try (var staged = StagedCode.of(spec(code, layers))) {
            List<Path> path = FunctionCode.classPath("F", staged.spec().code(), staged.spec().layers());
            return path.subList(FunctionCode.runtime().size(), path.size())
                    .stream()
                    .map(it -> staged.folder().path().relativize(it))
                    .toList();
        }
    }

    private static FunctionSpec spec(Path code, List<Path> layers) {
        return new FunctionSpec("F", "a.B", code, layers, Duration.ofSeconds(1), 128, Map.of(), Execution.standard(),
                Location.USUAL);
    }

    @Test
    void anArchiveIsLaidOutAsLambdaDoes() throws IOException {
        assertThat(own(zip("f.zip", "a/B.class", "lib/z.jar", "lib/a.jar", "lib/notes.txt"), List.of()))
                .containsExactly(Path.of("code/f.zip"), Path.of("code/f.zip/lib/a.jar"),
                        Path.of("code/f.zip/lib/z.jar"));
        assertThat(own(zip("f.jar", "a/B.class", "META-INF/lib/x.jar"), List.of()))
                .containsExactly(Path.of("code/f.jar"));
    }

    @Test
    void layersComeLastAndALaterOneStandsForAnEarlierOne() throws IOException {
        Path first = zip("one.zip", "java/lib/b.jar", "java/lib/a.jar", "python/x.py");
        Path second = Files.createDirectories(folder.resolve("two/java/lib"));
        Files.writeString(second.resolve("b.jar"), "other");

        Path code = zip("f.jar", "a/B.class");
        assertThat(own(code, List.of(first, folder.resolve("two")))).containsExactly(Path.of("code/f.jar"),
                Path.of("layer0/one.zip/java/lib/a.jar"), Path.of("layer1/two/java/lib/b.jar"));
    }

    @Test
    void anArchiveThatReachesOutOfItsFolderIsRefused() throws IOException {
        Path code = zip("f.zip", "../lib/x.jar", "lib/a.jar");

        assertThatThrownBy(() -> StagedCode.of(spec(code, List.of()))).isInstanceOf(StartFailure.class)
                .hasMessage("F's code cannot be copied: " + code
                        + ": it holds ../lib/x.jar, which lies outside of it");
        assertThat(folder.resolve("lib")).doesNotExist();
    }
}
