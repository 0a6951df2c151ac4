package dev.weir.gateway.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** What tells one state of a file, or of a folder with all in it, from another. Equal stamps: nothing has changed. */
public record Stamp(List<Entry> files) {

    /** One file; of what is just going away its path alone. */
    public record Entry(Path file, long size, FileTime modified) {

        private static Entry of(Path file) {
            try {
                return new Entry(file, Files.size(file), Files.getLastModifiedTime(file));
            } catch (IOException goingAway) {
                return new Entry(file, -1, FileTime.fromMillis(0));
            }
        }
    }

    /** Of nothing where there is nothing. */
    public static Stamp of(Path path) {
        return new Stamp(filesOf(path).stream().map(Entry::of).toList());
    }

    /** The file itself, or all files in a folder; none where there is nothing. */
    public static List<Path> filesOf(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }
}
