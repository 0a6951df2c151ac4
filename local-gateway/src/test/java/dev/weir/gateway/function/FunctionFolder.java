package dev.weir.gateway.function;

import dev.weir.gateway.TestFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A function's code as a folder: its class with what is nested in it, and its libraries in {@code lib}. */
final class FunctionFolder {

    private FunctionFolder() {}

    static Path of(Path folder, Class<?> handler, Class<?>... libraries) {
        try {
            String path = handler.getName().replace('.', '/');
            Path classes = TestFunctions.classes().resolve(path).getParent();
            Path copies = Files.createDirectories(folder.resolve(path).getParent());
            try (var files = Files.list(classes)) {
                for (Path file : files.filter(it -> belongs(it, handler)).toList()) {
                    Files.copy(file, copies.resolve(file.getFileName()));
                }
            }
            Path lib = Files.createDirectories(folder.resolve("lib"));
            for (Class<?> library : libraries) {
                Path jar = Path.of(library.getProtectionDomain().getCodeSource().getLocation().toURI());
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean belongs(Path file, Class<?> handler) {
        return file.getFileName().toString().matches(handler.getSimpleName() + "(\\$.*)?\\.class");
    }
}
