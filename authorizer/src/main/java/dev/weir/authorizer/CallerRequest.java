package dev.weir.authorizer;

import dev.weir.authorizer.identity.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer needs of a REST API's REQUEST event.
 *
 * @param stageArn the method ARN as far as the stage: {@code arn:aws:execute-api:region:account:api/stage}
 * @param route method and resource template, never the path that was called: {@code GET /v1/models/{id}}
 * @param evidence what it says of its caller
 */
record CallerRequest(String stageArn, String route, Evidence evidence) {

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is not a REQUEST event of a REST API
     */
    static CallerRequest of(Map<String, Object> event) {
        if (!"REQUEST".equals(event.get("type"))) {
            throw new IllegalArgumentException("not a REQUEST authorizer event: type is " + event.get("type"));
        }
        return new CallerRequest(stageArn(event.get("methodArn")),
                text(event, "httpMethod") + " " + text(event, "resource"),
                new Evidence(headers(event), sourceIp(event), requestContext(event)));
    }

    private static String stageArn(@Nullable Object methodArn) {
        if (methodArn instanceof String arn) {
            var parts = arn.split("/", 3);
            if (parts.length == 3 && parts[0].startsWith("arn:")) {
                return parts[0] + "/" + parts[1];
            }
        }
        throw new IllegalArgumentException("not a method ARN: " + methodArn);
    }

    private static String text(Map<String, Object> event, String key) {
        if (event.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the event has no " + key);
    }

    private static String sourceIp(Map<String, Object> event) {
        if (requestContext(event).get("identity") instanceof Map<?, ?> identity
                && identity.get("sourceIp") instanceof String address) {
            return address;
        }
        throw new IllegalArgumentException("the event has no requestContext.identity.sourceIp");
    }

    @SuppressWarnings("unchecked") // JSON objects have texts for keys
    private static Map<String, ?> requestContext(Map<String, Object> event) {
        return event.get("requestContext") instanceof Map<?, ?> context ? (Map<String, ?>) context : Map.of();
    }

    /** All values of every header, from both of an event's maps. */
    private static Map<String, List<String>> headers(Map<String, Object> event) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (var name : List.of("multiValueHeaders", "headers")) {
            if (event.get(name) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> add(value,
                        headers.computeIfAbsent(String.valueOf(key), _ -> new ArrayList<>())));
            }
        }
        return headers;
    }

    private static void add(@Nullable Object value, List<String> values) {
        switch (value) {
            case String text -> values.add(text);
            case List<?> list -> list.forEach(item -> add(item, values));
            case null, default -> values.add(""); // no credential, and yet not none
        }
    }
}
