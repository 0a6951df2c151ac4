package dev.weir.gateway.routing;

/** Whether one slash at the end of a path makes it another path. */
public enum TrailingSlash {
    /** As recorded of REST APIs. */
    IGNORED,
    /** As reported of HTTP APIs: {@code /jobs/} is not {@code /jobs}, but {@code /jobs/{proxy+}} with nothing in it. */
    COUNTS
}
