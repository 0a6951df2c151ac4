package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** One place on a function's class path. */
sealed interface CodeRoot {

    /** The bytes of the file, of the running Java version where the jar holds several. */
    Optional<byte[]> read(String path) throws IOException;

    Optional<Manifest> manifest() throws IOException;

    Path path();

    static CodeRoot at(String function, Path path) {
        try {
            return Files.isDirectory(path)
                    ? new Folder(path)
                    : new Jar(path, new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version()));
        } catch (IOException e) {
            throw new StartFailure(function + "'s code " + path + " is no jar: build it again.", e);
        }
    }

    default URL url() {
        try {
            return path().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * A jar, held open: a function loads thousands of classes. It is never closed but by its own cleaner, as a function's
     * shutdown hooks load classes after everything has ended.
     */
    record Jar(Path path, JarFile file) implements CodeRoot {

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            var entry = file.getJarEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (var in = file.getInputStream(entry)) {
                return Optional.of(in.readAllBytes());
            }
        }

        @Override
        public Optional<Manifest> manifest() throws IOException {
            return Optional.ofNullable(file.getManifest());
        }
    }

    /** A directory of classes. */
    record Folder(Path path) implements CodeRoot {

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            Path file = path.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }

        @Override
        public Optional<Manifest> manifest() {
            return Optional.empty();
        }
    }
}
