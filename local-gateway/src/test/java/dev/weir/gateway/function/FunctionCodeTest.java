package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private List<String> own(Path code, List<Path> layers) throws IOException {
        Files.createDirectories(folder.resolve("two"));
        List<Path> path = FunctionCode.classPath("F", code, layers);
        return path.subList(FunctionCode.classPath("F", folder.resolve("two"), List.of()).size() - 1, path.size())
                .stream()
                .map(it -> it.getFileName().toString().replaceFirst("weir-code-\\d+", "unpacked"))
                .toList();
    }

    @Test
    void anArchiveIsLaidOutAsLambdaDoes() throws IOException {
        assertThat(own(zip("f.zip", "a/B.class", "lib/z.jar", "lib/a.jar", "lib/notes.txt"), List.of()))
                .containsExactly("unpacked", "a.jar", "z.jar");
        assertThat(own(zip("f.jar", "a/B.class", "META-INF/lib/x.jar"), List.of())).containsExactly("f.jar");
    }

    @Test
    void layersComeLastAndALaterOneStandsForAnEarlierOne() throws IOException {
        Path first = zip("one.zip", "java/lib/b.jar", "java/lib/a.jar", "python/x.py");
        Path second = Files.createDirectories(folder.resolve("two/java/lib"));
        Files.writeString(second.resolve("b.jar"), "other");

        Path code = zip("f.jar", "a/B.class");
        assertThat(own(code, List.of(first, folder.resolve("two")))).containsExactly("f.jar", "a.jar", "b.jar");
        assertThat(FunctionCode.classPath("F", code, List.of(first, folder.resolve("two"))).getLast())
                .isEqualTo(second.resolve("b.jar"));
    }

    @Test
    void anArchiveThatReachesOutOfItsFolderIsRefused() throws IOException {
        Path code = zip("f.zip", "../lib/x.jar", "lib/a.jar");

        assertThatThrownBy(() -> FunctionCode.classPath("F", code, List.of())).isInstanceOf(StartFailure.class)
                .hasMessageEndingWith("f.zip is no jar: build it again.");
        assertThat(folder.resolve("lib")).doesNotExist();
    }
}
