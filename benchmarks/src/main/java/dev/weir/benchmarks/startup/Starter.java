package dev.weir.benchmarks.startup;

/** What is started. */
public enum Starter {

    BARE("a handler with no framework and no Redis", BareHandler.class.getName()),
    WEIR("Weir's authorizer", "dev.weir.authorizer.AuthorizerFunction"),
    WEIR_WITHOUT_REDIS("Weir's authorizer, Redis away", "dev.weir.authorizer.AuthorizerFunction");

    private final String title;
    private final String handler;

    Starter(String title, String handler) {
        this.title = title;
        this.handler = handler;
    }

    /** As the page calls it. */
    public String title() {
        return title;
    }

    String handler() {
        return handler;
    }
}
