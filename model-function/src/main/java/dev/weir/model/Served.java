package dev.weir.model;

import java.util.Map;

/**
 * What was served.
 *
 * @param status the HTTP status
 * @param headers those that belong to this answer only; an empty value takes back one that every answer carries
 * @param body to be written as JSON; a {@code String} is JSON already
 * @param usage what it took
 */
record Served(int status, Map<String, String> headers, Object body, Usage usage) {
    static Served ok(Object body, Usage usage) {
        return new Served(200, Map.of(), body, usage);
    }
}
