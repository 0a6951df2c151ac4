package dev.weir.benchmarks.gateway;

/** What is asked. */
public enum Served {

    BARE("the same HTTP server with one fixed answer, a thread for each request", "/"),
    READER("the same, answered by the thread that reads: no handler could run there", BareServer.READER),
    OPEN("a route open to all: a function that does nothing", "/dev/open"),
    GUARDED("a guarded route: an authorizer and a function that do nothing", "/dev/guarded");

    private final String title;
    private final String path;

    Served(String title, String path) {
        this.title = title;
        this.path = path;
    }

    /** As the page calls it. */
    public String title() {
        return title;
    }

    boolean isGateway() {
        return this == OPEN || this == GUARDED;
    }

    String path() {
        return path;
    }
}
