package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.openai.Refusal;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * One call as API Gateway hands it over, in payload format 1.0 (REST and HTTP APIs) or 2.0 (HTTP APIs).
 *
 * @param requestId API Gateway's id of it, by which the log is searched; one of our own where none came
 * @param stage the API's stage, empty where none is named
 * @param method the HTTP method
 * @param resource the route's template in API Gateway, such as {@code /v1/models} or {@code /{proxy+}}
 * @param path the path called, without the stage
 * @param trace the traces it belongs to
 * @param authorizer what the authorizer handed over
 * @param text the body as the event carries it
 * @param isBase64 whether that is base64
 */
record Call(String requestId, String stage, String method, String resource, String path, Trace trace,
        AuthorizerContext authorizer, String text, boolean isBase64) {

    static Call of(Map<String, Object> event) {
        return "2.0".equals(event.get("version")) ? of2(event) : of1(event);
    }

    private static Call of1(Map<String, Object> event) {
        var context = object(event, "requestContext");
        return new Call(requestId(context), text(context, "stage"), text(event, "httpMethod"),
                slashed(text(event, "resource")),
                text(event, "path"), Trace.of(event),
                new AuthorizerContext(object(context, "authorizer")), text(event, "body"), isBase64(event));
    }

    /** Beside the Lambda authorizer's context there may be what other kinds of authorizers say, which is not ours. */
    private static Call of2(Map<String, Object> event) {
        var context = object(event, "requestContext");
        var http = object(context, "http");
        var routeKey = text(event, "routeKey");
        return new Call(requestId(context), text(context, "stage"), text(http, "method"),
                slashed(routeKey.substring(routeKey.indexOf(' ') + 1)),
                withoutStage(text(event, "rawPath"), text(context, "stage")), Trace.of(event),
                new AuthorizerContext(object(object(context, "authorizer"), "lambda")), text(event, "body"),
                isBase64(event));
    }

    /** As the authorizer and the limits file write a route: {@code $default} is {@code /$default}. */
    private static String slashed(String resource) {
        return resource.startsWith("/") ? resource : "/" + resource;
    }

    private static String withoutStage(String path, String stage) {
        return path.startsWith("/" + stage + "/") ? path.substring(1 + stage.length()) : path;
    }

    /**
     * The body's bytes; none if there is no body.
     *
     * @throws Refusal 400 if the body is said to be base64 and is not
     */
    byte[] body() {
        try {
            return isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(null, "The body is not base64: " + e.getMessage() + ".");
        }
    }

    private static String requestId(Map<String, Object> context) {
        var id = text(context, "requestId");
        return id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    private static boolean isBase64(Map<String, Object> event) {
        return Boolean.TRUE.equals(event.get("isBase64Encoded"));
    }

    /** Empty if there is none. */
    private static String text(Map<String, Object> from, String key) {
        return from.get(key) instanceof String text ? text : "";
    }

    /** Empty if there is none. */
    @SuppressWarnings("unchecked") // JSON objects have texts for keys
    private static Map<String, Object> object(Map<String, Object> from, String key) {
        return from.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
