package dev.weir.model;

import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.model.openai.Refusal;
import java.util.HashMap;
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
    /** The same, with what the caller is told of its limits. */
    Served telling(Map<AnswerHeader, String> fields) {
        var all = new HashMap<String, String>();
        fields.forEach((header, value) -> all.put(header.header(), value));
        all.putAll(headers);
        return new Served(status, all, body, usage);
    }

    /** What is told of a request that cannot be served as it stands. */
    static Served of(Refusal refusal) {
        return new Served(refusal.status(), refusal.headers(), refusal.body(), Usage.NOTHING);
    }

    static Served ok(Object body, Usage usage) {
        return new Served(200, Map.of(), body, usage);
    }
}
