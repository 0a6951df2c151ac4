package dev.weir.limiter.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The limits file as it stands, on a disk or in a function's package. */
final class LimitsText {

    private LimitsText() {}

    static String read(String name) {
        try {
            return Path.of(name).isAbsolute() ? Files.readString(Path.of(name)) : readPackaged(name);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(name + ": there is no such limits file: check WEIR_LIMITS_FILE");
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(name + ": the limits file is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new IllegalStateException(name + ": the limits file cannot be read: " + e.getMessage());
        }
    }

    private static String readPackaged(String name) throws IOException {
        try (var resource = LimitsText.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new NoSuchFileException(name);
            }
            return new String(resource.readAllBytes(), UTF_8);
        }
    }
}
