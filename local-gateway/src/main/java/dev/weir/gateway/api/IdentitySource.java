package dev.weir.gateway.api;

/**
 * Where a REQUEST authorizer's identity is read.
 *
 * @param name the header, query parameter, stage variable or {@code $context} path, without its prefix
 */
public record IdentitySource(Kind kind, String name) {

    /** The four places of an identity source, in the order in which SAM writes them. */
    public enum Kind {
        HEADER,
        QUERY_STRING,
        STAGE_VARIABLE,
        CONTEXT
    }
}
