package dev.weir.gateway.template;

/** Where something is written in the template; both count from one. */
record Place(int line, int column) {

    /** For what concerns the file as a whole. */
    static final Place START = new Place(1, 1);
}
