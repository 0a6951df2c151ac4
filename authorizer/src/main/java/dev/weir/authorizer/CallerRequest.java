package dev.weir.authorizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer needs of a REST API's REQUEST event.
 *
 * @param stageArn the method ARN as far as the stage: {@code arn:aws:execute-api:region:account:api/stage}
 * @param route method and resource template, never the path that was called: {@code GET /v1/models/{id}}
 * @param sourceIp the caller's address as API Gateway saw it
 */
record CallerRequest(String stageArn, String route, String sourceIp, Credential credential) {

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is not a REQUEST event of a REST API
     */
    static CallerRequest of(Map<String, Object> event) {
        if (!"REQUEST".equals(event.get("type"))) {
            throw new IllegalArgumentException("not a REQUEST authorizer event: type is " + event.get("type"));
        }
        var credential = Credential.of(header(event, "authorization"), header(event, "x-api-key"));
        return new CallerRequest(stageArn(event.get("methodArn")),
                text(event, "httpMethod") + " " + text(event, "resource"),
                sourceIp(event), credential);
    }

    /** The stage that was called, as its name stands in the ARN. */
    String stage() {
        return stageArn.substring(stageArn.lastIndexOf('/') + 1);
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
        if (event.get("requestContext") instanceof Map<?, ?> context
                && context.get("identity") instanceof Map<?, ?> identity
                && identity.get("sourceIp") instanceof String address) {
            return address;
        }
        throw new IllegalArgumentException("the event has no requestContext.identity.sourceIp");
    }

    /** All values of a header, from both of an event's maps and whatever the letters' case of its name. */
    private static List<String> header(Map<String, Object> event, String name) {
        var values = new ArrayList<String>();
        for (var headers : List.of("multiValueHeaders", "headers")) {
            if (event.get(headers) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    if (key instanceof String text && text.equalsIgnoreCase(name)) {
                        add(value, values);
                    }
                });
            }
        }
        return values;
    }

    private static void add(@Nullable Object value, List<String> values) {
        switch (value) {
            case String text -> values.add(text);
            case List<?> list -> list.forEach(item -> add(item, values));
            case null, default -> throw new IllegalArgumentException("a header is neither a text nor a list of texts");
        }
    }
}
