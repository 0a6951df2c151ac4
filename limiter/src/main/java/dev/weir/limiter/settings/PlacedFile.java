package dev.weir.limiter.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A limits file on a disk or in a function's package.
 *
 * @param name an absolute path, or the name of a file in the package
 */
public record PlacedFile(String name) implements LimitsSource {

    @Override
    public boolean mayRecover() {
        return false;
    }

    @Override
    public Optional<LimitsText> read(String tag) {
        try (var file = open()) {
            return Optional.of(LimitsText.of(name, file.readNBytes(LimitsText.MOST_BYTES + 1), "", ""));
        } catch (NoSuchFileException _) {
            throw new LimitsUnreadable(name + ": there is no such limits file: check WEIR_LIMITS_FILE");
        } catch (IOException e) {
            throw new LimitsUnreadable(name + ": the limits file cannot be read: " + e.getMessage());
        }
    }

    private InputStream open() throws IOException {
        if (Path.of(name).isAbsolute()) {
            return Files.newInputStream(Path.of(name));
        }
        var packaged = PlacedFile.class.getResourceAsStream("/" + name);
        if (packaged == null) {
            throw new NoSuchFileException(name);
        }
        return packaged;
    }
}
