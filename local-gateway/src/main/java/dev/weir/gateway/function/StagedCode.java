package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.files.Stamp;
import dev.weir.gateway.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.zip.ZipException;

/**
 * A function's code and layers as they were when it was deployed: copies, since the next build writes over the originals
 * while classes are still loaded from them. Archives with libraries in them are unpacked.
 *
 * @param folder where they are
 * @param original the function as it was described
 * @param spec the same of the copies
 */
record StagedCode(TemporaryFolder folder, FunctionSpec original, FunctionSpec spec) implements AutoCloseable {

    /** Copies what a function runs to where nobody builds. */
    static StagedCode of(FunctionSpec function) {
        if (!Files.exists(function.code())) {
            throw FunctionCode.missing(function.name(), function.code());
        }
        try {
            var folder = TemporaryFolder.create("weir-code-");
            try {
                return new StagedCode(folder, function, copied(function, folder.path()));
            } catch (RuntimeException | IOException e) {
                folder.remove();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StartFailure(function.name() + "'s code cannot be copied: " + e.getMessage(), e);
        }
    }

    private static FunctionSpec copied(FunctionSpec function, Path folder) throws IOException {
        var code = copy(function.name(), function.code(), folder.resolve("code"));
        var layers = new ArrayList<Path>();
        for (Path layer : function.layers()) {
            layers.add(copy(function.name(), layer, folder.resolve("layer" + layers.size())));
        }
        return function.withCode(code).withLayers(layers);
    }

    private static Path copy(String function, Path original, Path folder) throws IOException {
        var copy = Files.createDirectories(folder).resolve(original.getFileName());
        if (Files.isDirectory(original)) {
            fill(original, copy);
        } else if (hasLibraries(function, original)) {
            unpack(original, copy);
        } else {
            Files.copy(original, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }

    private static boolean hasLibraries(String function, Path archive) throws IOException {
        try {
            return Archive.hasLibraries(archive);
        } catch (ZipException e) {
            throw new StartFailure(function + "'s code " + archive + " is no jar: build it again.", e);
        }
    }

    private static void unpack(Path archive, Path copy) throws IOException {
        try {
            Archive.unpack(archive, copy);
        } catch (IOException e) {
            throw new IOException(archive + ": " + e.getMessage(), e);
        }
    }

    private static void fill(Path original, Path copy) throws IOException {
        Files.createDirectories(copy);
        for (Path file : Stamp.filesOf(original)) {
            var copied = copy.resolve(original.relativize(file));
            Files.createDirectories(copied.getParent());
            Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** A sentence about the copy, as one about the code that the user knows. */
    String aboutOriginal(String sentence) {
        return sentence.replace(spec.code().toString(), original.code().toString());
    }

    /** Removes the copies; a class loader that still has one open goes on reading it where the system allows that. */
    @Override
    public void close() {
        folder.remove();
    }
}
