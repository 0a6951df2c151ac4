package dev.weir.authorizer.event;

import java.util.Map;

/** The kinds of events that API Gateway sends to an authorizer. */
public enum EventKind {
    /**
     * A REST API's TOKEN authorizer: a token and a method ARN, no address, no resource and no other header.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">
     *     Input to an API Gateway Lambda authorizer</a>
     */
    REST_TOKEN,
    /** A REST API's REQUEST authorizer. */
    REST_REQUEST,
    /**
     * An HTTP API's authorizer, payload format 1.0.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">Control
     *     access to HTTP APIs with AWS Lambda authorizers</a>
     */
    HTTP_1,
    /** The same, payload format 2.0. */
    HTTP_2,
    /**
     * A WebSocket API's authorizer, which is asked at {@code $connect} only.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html">
     *     Control access to WebSocket APIs with AWS Lambda REQUEST authorizers</a>
     */
    WEBSOCKET;

    private static final String NO_VERSION = "";

    /**
     * Which kind it is.
     *
     * @throws IllegalArgumentException if it is none
     */
    static EventKind of(Map<String, Object> event) {
        return switch (String.valueOf(event.get("type"))) {
            case "TOKEN" -> REST_TOKEN;
            case "REQUEST" -> ofRequest(event);
            default -> throw new IllegalArgumentException(
                    "not an authorizer event: its type is neither TOKEN nor REQUEST");
        };
    }

    /** Only HTTP APIs name a version; and of the others only WebSocket APIs know no method. */
    private static EventKind ofRequest(Map<String, Object> event) {
        return switch (String.valueOf(event.getOrDefault("version", NO_VERSION))) {
            case "2.0" -> HTTP_2;
            case "1.0" -> HTTP_1;
            case NO_VERSION, "null" -> event.containsKey("httpMethod") ? REST_REQUEST : WEBSOCKET;
            default -> throw new IllegalArgumentException(
                    "not an authorizer event that is known here: its version is neither 1.0 nor 2.0");
        };
    }

    /** Whether API Gateway says what the authorizer wants said: HTTP APIs answer 403 and 500 of their own, and nothing else. */
    public boolean saysWhy() {
        return this != HTTP_1 && this != HTTP_2;
    }
}
