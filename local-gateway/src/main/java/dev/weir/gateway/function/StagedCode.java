package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.files.Stamp;
import dev.weir.gateway.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A function's code as it was when the function was deployed: a copy, since the next build writes over the original while
 * classes are still loaded from it.
 *
 * @param folder where it is
 * @param path the copy
 */
record StagedCode(TemporaryFolder folder, Path path) implements AutoCloseable {

    /** Copies the code of a function to where nobody builds. */
    static StagedCode of(String function, Path code) {
        if (!Files.exists(code)) {
            throw new StartFailure(function + "'s code is missing: " + code + ". Build it first, then start again.");
        }
        try {
            var folder = TemporaryFolder.create("weir-code-");
            var staged = new StagedCode(folder, folder.path().resolve(code.getFileName()));
            try {
                staged.fill(code);
                return staged;
            } catch (IOException | UncheckedIOException e) {
                staged.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StartFailure(function + "'s code " + code + " cannot be copied: " + e.getMessage(), e);
        }
    }

    private void fill(Path code) throws IOException {
        for (Path file : Stamp.filesOf(code)) {
            var copy = Files.isDirectory(code) ? path.resolve(code.relativize(file)) : path;
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        if (Files.isDirectory(code)) {
            Files.createDirectories(path);
        }
    }

    /** Removes the copy; a class loader that still has it open goes on reading it where the system allows that. */
    @Override
    public void close() {
        folder.remove();
    }
}
