package dev.weir.gateway.api;

/** The version of what an HTTP API says to a function, and of what it reads in the answer. */
public enum PayloadFormat {
    /** Nearly that of REST APIs. */
    V1("1.0"),
    /** Every name once, absent parts left out, and an answer that may be plain JSON. */
    V2("2.0");

    private final String version;

    PayloadFormat(String version) {
        this.version = version;
    }

    /** As events and templates write it. */
    public String version() {
        return version;
    }
}
