package dev.weir.gateway.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Archives of functions and layers, unpacked as Lambda does. */
final class Archive {

    private static final Pattern LIBRARY = Pattern.compile("(java/)?lib/[^/]+\\.jar");

    private Archive() {}

    /** Whether there are libraries in it: on a class path these are only once they are unpacked. */
    static boolean hasLibraries(Path archive) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            return zip.stream().map(ZipEntry::getName).anyMatch(LIBRARY.asMatchPredicate());
        }
    }

    /** @throws IOException if that fails, or if something in it would lie outside of the folder */
    static void unpack(Path archive, Path folder) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                unpack(zip, entry, folder);
            }
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("it holds " + entry.getName() + ", which lies outside of it");
        }
        Files.createDirectories(entry.isDirectory() ? file : file.getParent());
        if (!entry.isDirectory()) {
            try (var in = zip.getInputStream(entry)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
