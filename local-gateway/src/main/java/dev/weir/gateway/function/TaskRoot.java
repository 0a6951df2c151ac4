package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A function's code, unpacked as Lambda unpacks it into {@code /var/task}, which is also where it runs. */
record TaskRoot(Path folder, boolean temporary) implements AutoCloseable {

    /**
     * Before the names of layers' jars. Lambda's runtime interface client looks for these under {@code /opt} and nowhere
     * else, so here they stand with the function's own libraries, which it reads in the order of their names: last.
     */
    private static final String LAYERED = "~layer-";

    /** Unpacks a jar into a temporary folder; a folder is used as it is, unless there are layers. */
    static TaskRoot of(FunctionSpec spec) {
        if (!Files.exists(spec.code())) {
            throw FunctionCode.missing(spec.name(), spec.code());
        }
        Path whole = spec.code().toAbsolutePath().normalize();
        List<Path> layered = FunctionCode.layered(spec.name(), spec.layers()).toList();
        if (Files.isDirectory(whole) && layered.isEmpty()) {
            return new TaskRoot(whole, false);
        }
        try {
            var root = new TaskRoot(Files.createTempDirectory("weir-task-"), true);
            root.fill(whole, layered);
            return root;
        } catch (IOException e) {
            throw new StartFailure(
                    spec.name() + "'s code " + spec.code() + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private void fill(Path code, List<Path> layered) throws IOException {
        try {
            if (Files.isDirectory(code)) {
                copy(code);
            } else {
                unpack(code);
            }
            Path libraries = folder.resolve("lib");
            for (Path jar : layered) {
                Files.createDirectories(libraries);
                Files.copy(jar, libraries.resolve(LAYERED + jar.getFileName()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void copy(Path code) throws IOException {
        try (var files = Files.walk(code)) {
            for (Path file : files.skip(1).toList()) { // the first is the folder itself
                Files.copy(file, folder.resolve(code.relativize(file).toString()));
            }
        }
    }

    private void unpack(Path code) throws IOException {
        try (var zip = new ZipFile(code.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                unpack(zip, entry);
            }
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
