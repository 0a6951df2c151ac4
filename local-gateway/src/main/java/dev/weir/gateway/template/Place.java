package dev.weir.gateway.template;

import java.nio.file.Path;

/**
 * Where something is written; lines and columns count from one.
 *
 * @param file a file that the template names, as it names it; empty for the template itself
 */
public record Place(String file, int line, int column) {

    /** For what concerns the file as a whole. */
    public static final Place START = new Place(1, 1);

    /** A place in the template itself. */
    public Place(int line, int column) {
        this("", line, column);
    }

    /** {@code file:line:column: sentence}, the form that editors and terminals link. */
    String in(String template, String sentence) {
        String shown = file.isEmpty() ? template : Path.of(template).resolveSibling(file).normalize().toString();
        return shown + ":" + line + ":" + column + ": " + sentence;
    }
}
