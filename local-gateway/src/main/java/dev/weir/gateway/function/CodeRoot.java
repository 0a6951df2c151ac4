package dev.weir.gateway.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** One place on a function's class path. */
sealed interface CodeRoot extends AutoCloseable {

    /** The bytes of the file, of the running Java version where the jar holds several. */
    Optional<byte[]> read(String path) throws IOException;

    Optional<Manifest> manifest() throws IOException;

    Path path();

    @Override
    void close();

    static CodeRoot at(Path path) {
        try {
            return Files.isDirectory(path)
                    ? new Folder(path)
                    : new Jar(path, new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    default URL url() {
        try {
            return path().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A jar, held open: a function loads thousands of classes. */
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

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

        @Override
        public void close() {}
    }
}
