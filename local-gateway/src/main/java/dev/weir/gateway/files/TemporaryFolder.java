package dev.weir.gateway.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this process. What a process that was killed has left is cleared away by the next one that makes such a folder. */
public record TemporaryFolder(Path path) {

    private static final String OWNER = "owner";

    /** A new one, that none but this user can read; its name begins with {@code prefix}. */
    public static TemporaryFolder create(String prefix) throws IOException {
        var folder = new TemporaryFolder(Files.createTempDirectory(prefix));
        folder.own(List.of(own()));
        sweep(folder.path.resolveSibling(""), prefix);
        return folder;
    }

    private static String own() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    /** Notes a process that runs a program out of this folder, which must not outlive it. */
    public void runs(Process program) throws IOException {
        own(List.of(own(), String.valueOf(program.pid())));
    }

    private void own(List<String> pids) throws IOException {
        Files.write(path.resolve(OWNER), pids);
    }

    private static void sweep(Path temporary, String prefix) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, prefix + "*")) {
            folders.forEach(folder -> new TemporaryFolder(folder).removeIfLeft());
        } catch (IOException | DirectoryIteratorException e) {
            // They can stay, and the next start tries again.
        }
    }

    private void removeIfLeft() {
        try {
            List<Long> pids = Files.readAllLines(path.resolve(OWNER)).stream().map(Long::valueOf).toList();
            if (!pids.isEmpty() && ProcessHandle.of(pids.getFirst()).isEmpty()) {
                Path real = path.toRealPath();
                pids.stream().skip(1).forEach(pid -> end(pid, real));
                remove();
            }
        } catch (IOException | NumberFormatException e) {
            // Another user's, or one that is just being made.
        }
    }

    // The number may be another process' by now.
    private static void end(long pid, Path folder) {
        ProcessHandle.of(pid)
                .filter(program -> program.info().command().filter(it -> Path.of(it).startsWith(folder)).isPresent())
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Removes it with all that is in it. */
    public void remove() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The system clears its temporary folder.
        }
    }
}
