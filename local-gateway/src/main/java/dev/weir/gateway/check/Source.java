package dev.weir.gateway.check;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to be checked.
 *
 * @param shown how it is called: from the working folder on, where it is under that
 * @param text what is in it; empty where it cannot be read
 * @param complaint why it cannot be, with the remedy
 */
record Source(String shown, Optional<String> text, String complaint) {

    static Source of(Path file, String option) {
        try {
            return new Source(shown(file), Optional.of(Files.readString(file)), "");
        } catch (CharacterCodingException e) {
            return unreadable(file, "This file is not UTF-8 text: save it as such.");
        } catch (IOException e) {
            return unreadable(file,
                    Files.isDirectory(file)
                            ? "This is a folder: name the file in it by " + option + "."
                            : Files.exists(file)
                                    ? "This file cannot be read: check its permissions."
                                    : "There is no such file: name the right one by " + option + ".");
        }
    }

    private static Source unreadable(Path file, String complaint) {
        return new Source(shown(file), Optional.empty(), complaint);
    }

    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path whole = file.toAbsolutePath().normalize();
        return whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole).toString() : file.toString();
    }
}
