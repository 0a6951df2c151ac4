package dev.weir.gateway.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void nothingHasChangedUntilSomethingIsWritten() throws IOException {
        var watch = new Watch(List.of(file("a", "1")));
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void aFileThatIsStillBeingWrittenHasNotChangedYet() throws IOException {
        var a = file("a", "1");
        var b = file("b", "1");
        var watch = new Watch(List.of(a, b));
        file("a", "12");
        assertThat(watch.changed()).isEmpty();
        file("a", "123");
        assertThat(watch.changed()).isEmpty();
        assertThat(watch.changed()).isEqualTo(Set.of(a));
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void aFolderHasChangedWhenAFileInItCameOrWent() throws IOException {
        var classes = folder.resolve("classes");
        file("classes/p/A.class", "1");
        var watch = new Watch(List.of(classes));
        var more = file("classes/p/B.class", "1");
        watch.changed();
        assertThat(watch.changed()).isEqualTo(Set.of(classes));
        Files.delete(more);
        watch.changed();
        assertThat(watch.changed()).isEqualTo(Set.of(classes));
    }

    @Test
    void aFileThatIsNotThereMayCome() {
        var missing = folder.resolve("not/yet");
        var watch = new Watch(List.of(missing));
        assertThat(watch.changed()).isEmpty();
        assertThat(Stamp.of(missing).files()).isEmpty();
    }

    @Test
    void whatChangedWhileAttentionTurnedElsewhereIsNotOverlooked() throws IOException {
        var a = file("a", "1");
        var b = file("b", "1");
        var watch = new Watch(List.of(a));
        file("a", "12");
        watch.turnTo(List.of(a, b));
        watch.changed();
        assertThat(watch.changed()).isEqualTo(Set.of(a));
    }
}
