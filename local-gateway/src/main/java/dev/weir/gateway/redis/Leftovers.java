package dev.weir.gateway.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a gateway that was killed could not clear away: its Redis and the folder of that. */
final class Leftovers {

    static final String PREFIX = "weir-redis-";

    private static final String OWNER = "owner";

    private Leftovers() {}

    /** Notes in a Redis' folder whose it is. */
    static void own(Path folder, Process redis) throws IOException {
        Files.write(folder.resolve(OWNER),
                List.of(String.valueOf(ProcessHandle.current().pid()), String.valueOf(redis.pid())));
    }

    static void sweep(Path temporary) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            folders.forEach(Leftovers::sweepOne);
        } catch (IOException | DirectoryIteratorException e) {
            // They can stay, and the next start tries again.
        }
    }

    private static void sweepOne(Path folder) {
        try {
            List<String> pids = Files.readAllLines(folder.resolve(OWNER));
            if (pids.size() == 2 && ProcessHandle.of(Long.parseLong(pids.getFirst())).isEmpty()) {
                Path real = folder.toRealPath();
                ProcessHandle.of(Long.parseLong(pids.getLast()))
                        // The number may be another process' by now.
                        .filter(redis -> redis.info().command().filter(it -> Path.of(it).startsWith(real)).isPresent())
                        .ifPresent(ProcessHandle::destroyForcibly);
                remove(folder);
            }
        } catch (IOException | NumberFormatException e) {
            // Another user's, or one that is just being made.
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The system clears its temporary folder.
        }
    }
}
