package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import dev.weir.model.openai.Refusal;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call as API Gateway hands it over.
 *
 * @param requestId API Gateway's id of it, by which the log is searched; one of our own where none came
 * @param stage the API's stage, empty where none is named
 * @param method the HTTP method
 * @param resource the route's template in API Gateway, such as {@code /v1/models} or {@code /{proxy+}}
 * @param path the path called, without the stage
 * @param authorizer what the authorizer handed over
 * @param text the body as the event carries it
 * @param isBase64 whether that is base64
 */
record Call(String requestId, String stage, String method, String resource, String path, AuthorizerContext authorizer,
        String text,
        boolean isBase64) {
    static Call of(APIGatewayProxyRequestEvent event) {
        return new Call(requestId(event), stage(event), orEmpty(event.getHttpMethod()), orEmpty(event.getResource()),
                orEmpty(event.getPath()), AuthorizerContext.of(event), orEmpty(event.getBody()),
                Boolean.TRUE.equals(event.getIsBase64Encoded()));
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

    private static String requestId(APIGatewayProxyRequestEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(ProxyRequestContext::getRequestId)
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static String stage(APIGatewayProxyRequestEvent event) {
        return Optional.ofNullable(event.getRequestContext()).map(ProxyRequestContext::getStage).orElse("");
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
