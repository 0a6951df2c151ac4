package dev.weir.gateway.rest;

import java.util.List;
import java.util.Locale;

/**
 * The media types that the API treats as binary. {@code image/*} covers what begins with {@code image/}; a star on the left
 * stands for anything only in {@code *}{@code /*}.
 */
record BinaryMediaTypes(List<String> types) {

    private static final String ALL = "*/*";

    boolean containAll() {
        return types.contains(ALL);
    }

    /** Whether a {@code Content-Type} is binary. */
    boolean contain(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return types.stream().anyMatch(type -> covers(type.toLowerCase(Locale.ROOT), bare));
    }

    /** Whether a client that sent this {@code Accept} gets bytes: only the first type it names decides. */
    boolean accepted(String accept) {
        return contain(accept.split(",", 2)[0]);
    }

    private static boolean covers(String type, String mediaType) {
        return type.equals(ALL) || type.equals(mediaType) || (type.endsWith("/*") && !type.startsWith("*")
                && mediaType.startsWith(type.substring(0, type.length() - 1)));
    }
}
