package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A function's code, unpacked as Lambda unpacks it into {@code /var/task}, which is also where it runs. */
record TaskRoot(Path folder, boolean temporary) implements AutoCloseable {

    /** Unpacks a jar into a temporary folder; a folder is used as it is. */
    static TaskRoot of(String function, Path code) {
        if (!Files.exists(code)) {
            throw FunctionCode.missing(function, code);
        }
        Path whole = code.toAbsolutePath().normalize();
        if (Files.isDirectory(whole)) {
            return new TaskRoot(whole, false);
        }
        try {
            var root = new TaskRoot(Files.createTempDirectory("weir-task-"), true);
            root.unpack(whole);
            return root;
        } catch (IOException e) {
            throw new StartFailure(function + "'s code " + code + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private void unpack(Path code) throws IOException {
        try (var zip = new ZipFile(code.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                unpack(zip, entry);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("it holds " + entry.getName() + ", which lies outside of it");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        try (var in = zip.getInputStream(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
