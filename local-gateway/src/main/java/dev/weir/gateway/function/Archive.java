package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Archives, laid out as Lambda does: unpacked, since a jar within an archive is on nobody's class path. */
final class Archive {

    /** By path and time, so that all environments of a function share one, and a new build has its own. */
    private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

    private Archive() {}

    /** A folder as it is; a jar, too, unless it has jars in it. */
    static Path laidOut(String function, Path code) {
        try {
            return Files.isDirectory(code) || !hasJars(code)
                    ? code
                    : UNPACKED.computeIfAbsent(code.toAbsolutePath() + "@" + Files.getLastModifiedTime(code),
                            _ -> unpacked(function, code));
        } catch (IOException e) {
            throw noArchive(function, code, e);
        }
    }

    private static StartFailure noArchive(String function, Path code, IOException cause) {
        return new StartFailure(function + "'s code " + code + " is no jar: build it again.", cause);
    }

    private static boolean hasJars(Path code) throws IOException {
        try (var zip = new ZipFile(code.toFile())) {
            return zip.stream().map(ZipEntry::getName).anyMatch(name -> name.matches("(java/)?lib/[^/]+\\.jar"));
        }
    }

    private static Path unpacked(String function, Path code) {
        try (var zip = new ZipFile(code.toFile())) {
            Path folder = Files.createTempDirectory("weir-code-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            for (ZipEntry entry : Collections.list(zip.entries())) {
                unpack(zip, entry, folder);
            }
            return folder;
        } catch (IOException e) {
            throw noArchive(function, code, e);
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException(entry.getName() + " lies outside of the archive");
        }
        Files.createDirectories(entry.isDirectory() ? file : file.getParent());
        if (!entry.isDirectory()) {
            try (var in = zip.getInputStream(entry)) {
                Files.copy(in, file);
            }
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // The JVM ends, and the system empties its folder of temporary files.
        }
    }
}
