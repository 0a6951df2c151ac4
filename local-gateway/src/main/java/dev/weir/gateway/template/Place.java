package dev.weir.gateway.template;

/** Where something is written in the template; both count from one. */
public record Place(int line, int column) {

    /** For what concerns the file as a whole. */
    public static final Place START = new Place(1, 1);

    /** {@code file:line:column: sentence}, the form that editors and terminals link. */
    String in(String file, String sentence) {
        return file + ":" + line + ":" + column + ": " + sentence;
    }
}
