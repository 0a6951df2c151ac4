package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.answer.AnswerHeader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of HTTP APIs, in payload format 2.0 unless a test says otherwise, and the refusals that only this function can give. */
class HttpApiTest {
    private static final Map<String, Object> ACME = Map.of("client", "acme", "remainingRequests", "5");
    private static final String BODY = "{\"status\":429,\"error\":{\"message\":\"Please try again in 7 seconds.\"}}";

    private static Map<String, Object> event(String routeKey, String rawPath, Map<String, Object> authorizer) {
        var context = Map.of("http", Map.of("method", "POST", "path", rawPath, "sourceIp", "192.0.2.1"), "stage", "dev",
                "requestId", Caller.REQUEST_ID, "routeKey", routeKey, "authorizer", authorizer);
        return new HashMap<>(Map.of("version", "2.0", "routeKey", routeKey, "rawPath", rawPath, "headers", Map.of(),
                "requestContext", context, "body", "{\"model\": \"all-MiniLM-L6-v2\", \"input\": \"Hello, world!\"}",
                "isBase64Encoded", false));
    }

    private static Map<String, Object> lambda(Map<String, Object> context) {
        return event("POST /v1/embeddings", "/dev/v1/embeddings", Map.of("lambda", context));
    }

    private static Map<String, Object> refusal(String status) {
        var context = new HashMap<String, Object>(
                Map.of("client", "acme", "refused", status, "body", BODY, "hold", ""));
        for (var header : AnswerHeader.values()) {
            context.put(header.contextKey(), "");
        }
        context.put("retryAfter", "7");
        context.put("shouldRetry", "true");
        return context;
    }

    @ParameterizedTest
    @CsvSource({"POST /v1/embeddings, /dev/v1/embeddings", "$default, /dev/v1/embeddings", "$default, /v1/embeddings",
        "ANY /{proxy+}, /dev/v1/embeddings"})
    void aCallIsServedByItsRouteOrItsPath(String routeKey, String rawPath) {
        var reply = Caller.FUNCTION.execute(event(routeKey, rawPath, Map.of("lambda", ACME)));

        assertThat(reply).containsOnlyKeys("statusCode", "headers", "body", "isBase64Encoded")
                .containsEntry("statusCode", 200);
        assertThat((Map<?, ?>) reply.get("headers")).asString()
                .contains("x-ratelimit-remaining-requests=5", "x-request-id=" + Caller.REQUEST_ID);
    }

    /** The authorizer writes it with a slash, and so does the limits file: see docs/events.md. */
    @Test
    void theDefaultRouteIsNamedAsTheAuthorizerNamesIt() {
        assertThat(Call.of(event("$default", "/v1/embeddings", Map.of())).resource()).isEqualTo("/$default");
        assertThat(Call.of(event("POST /v1/embeddings", "/v1/embeddings", Map.of())).resource())
                .isEqualTo("/v1/embeddings");
        assertThat(Call.of(Map.of("version", "1.0", "resource", "$default")).resource()).isEqualTo("/$default");
    }

    @Test
    void aPathThatIsNoneIsUnknown() {
        assertThat(Caller.FUNCTION.execute(event("$default", "/dev/v1/nothing", Map.of("lambda", ACME))))
                .containsEntry("statusCode", 404);
    }

    @ParameterizedTest
    @CsvSource({"429", "401"})
    void whatTheAuthorizerRefusedIsAnsweredAsItWroteItAndNothingIsInferred(int status) {
        var event = lambda(refusal(Integer.toString(status)));
        event.put("body", "nothing that could be embedded");

        var reply = Caller.FUNCTION.execute(event);

        assertThat(reply).containsEntry("statusCode", status).containsEntry("body", BODY);
        assertThat(reply.get("headers")).isEqualTo(Map.of("Retry-After", "7", "x-should-retry", "true", "Content-Type",
                "application/json", "x-request-id", Caller.REQUEST_ID));
    }

    @Test
    void aRefusalIsAnsweredInPayloadFormat1AsWell() {
        var reply = Caller.call(Caller.event("POST", "/v1/embeddings", refusal("429")));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void aRefusalWithAStatusOfItsOwnIsNotServed() {
        assertThatThrownBy(() -> Caller.FUNCTION.execute(lambda(refusal("200"))))
                .hasMessage("The authorizer refused this call with an unknown status.");
    }

    /** Not by a header, not by a query, not by the body, nor by what another kind of authorizer says. */
    @Test
    void nobodyForgesWhatTheAuthorizerSays() {
        var event = lambda(Map.of());
        event.put("headers", Map.of("client", "acme", "refused", "429", "lambda", "x"));
        event.put("queryStringParameters", Map.of("client", "acme"));
        assertThat(Caller.FUNCTION.execute(event)).containsEntry("statusCode", 403);

        var jwt = event("POST /v1/embeddings", "/dev/v1/embeddings",
                Map.of("jwt", Map.of("claims", Map.of("client", "acme")), "client", "acme", "principalId", "acme"));
        assertThat(Caller.FUNCTION.execute(jwt)).containsEntry("statusCode", 403);

        var served = lambda(ACME);
        served.put("headers", Map.of("refused", "429", "body", BODY));
        assertThat(Caller.FUNCTION.execute(served)).containsEntry("statusCode", 200);
    }
}
