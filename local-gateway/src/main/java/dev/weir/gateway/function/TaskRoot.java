package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A function's code, unpacked as Lambda unpacks it into {@code /var/task}, which is also where it runs.
 *
 * @param temporary what is to be removed in the end; empty where the code was a folder already
 */
record TaskRoot(Path folder, Optional<TemporaryFolder> temporary) implements AutoCloseable {

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
        List<Path> layered = FunctionCode.layered(spec.layers()).toList();
        if (Files.isDirectory(whole) && layered.isEmpty()) {
            return new TaskRoot(whole, Optional.empty());
        }
        try {
            var temporary = TemporaryFolder.create("weir-task-");
            var root = new TaskRoot(temporary.path().resolve("task"), Optional.of(temporary));
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
                Archive.unpack(code, folder);
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
            for (Path file : files.toList()) { // the first is the folder itself
                Files.copy(file, folder.resolve(code.relativize(file).toString()));
            }
        }
    }

    /** Whether the handler's class is in it, or in a library of it. */
    boolean hasHandler(FunctionSpec spec) {
        String file = StartReason.handlerClass(spec).replace('.', '/') + ".class";
        return FunctionCode.own(folder).map(path -> CodeRoot.at(spec.name(), path)).anyMatch(root -> holds(root, file));
    }

    private static boolean holds(CodeRoot root, String file) {
        try {
            return root.read(file).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        temporary.ifPresent(TemporaryFolder::remove);
    }
}
