package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.GatewayResponseType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the gateway's own answers are shaped: rows 38 to 50 of the checklist. */
final class GatewayResponsesTest {

    private static final String DENY = policy("Deny", "*",
            "{\"retryAfter\":12,\"body\":\"{\\\"wait\\\":\\\"12 $context.stage\\\"}\",\"empty\":\"\"}");

    private static TestApi denying() {
        return guarded(authorizer(DENY));
    }

    @Test // CLM, SUB
    void row38_row39_row41_row42_statusAndMappedHeaders() throws Exception {
        var headers = Map.of("Retry-After", "context.authorizer.retryAfter", "x-static", "'60'", "x-literal",
                "'$context.requestId'", "x-id", "context.requestId", "x-stage", "stageVariables.tier");
        var api = denying().response(GatewayResponseType.ACCESS_DENIED, 429, headers, "").stageVariable("tier", "gold");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).contains("12");
            assertThat(response.headers().firstValue("x-static")).contains("60");
            assertThat(response.headers().firstValue("x-literal")).contains("$context.requestId");
            assertThat(response.headers().firstValue("x-stage")).contains("gold");
            assertThat(response.headers().firstValue("x-id"))
                    .isEqualTo(response.headers().firstValue("x-amzn-RequestId"));
        }
    }

    @Test // SUB; substitution is not repeated on what was substituted
    void row40_theBodyIsPlacedUnescaped() throws Exception {
        var api = denying().response(GatewayResponseType.ACCESS_DENIED, 429, Map.of(), "$context.authorizer.body");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo("{\"wait\":\"12 $context.stage\"}");
        }
    }

    @Test // CDK issue 23105, LS:api
    void row43_requestValuesInHeaders() throws Exception {
        var headers = Map.of("Access-Control-Allow-Origin", "method.request.header.Origin", "x-q",
                "method.request.querystring.q", "x-p", "method.request.path.id");
        var api = TestApi.api()
                .route("GET", "/jobs/{id}", TestApi.ECHO, authorizer(DENY))
                .response(GatewayResponseType.ACCESS_DENIED, 0, headers, "");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs/7?q=a%2Bb", "origin", "https://example.com");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("https://example.com");
            assertThat(response.headers().firstValue("x-q")).contains("a+b");
            assertThat(response.headers().firstValue("x-p")).contains("7");
        }
    }

    @Test // a choice: see GatewayResponses.put
    void row39_aHeaderWithoutAValueIsLeftOut() throws Exception {
        var headers = Map.of("x-empty", "context.authorizer.empty", "x-undefined", "context.authorizer.nothing");
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, headers, ""))) {
            assertThat(client.get("/dev/jobs").headers().map()).doesNotContainKeys("x-empty", "x-undefined");
        }
    }

    @Test // RFC 9110, 5.5
    void row43_whiteSpaceAroundARequestsValueIsNoPartOfTheHeader() throws Exception {
        var headers = Map.of("x-q", "method.request.querystring.q");
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, headers, ""))) {
            assertThat(client.get("/dev/jobs?q=%20a%20").headers().firstValue("x-q")).contains("a");
            assertThat(client.get("/dev/jobs?q=%20").headers().firstValue("x-q")).isEmpty();
        }
    }

    @Test
    @Timeout(20)
    void anAnswerThatCannotBeWrittenEndsTheConnection() throws Exception {
        var headers = Map.of("no name", "'x'");
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, headers, ""))) {
            assertThat(client.raw("GET /dev/jobs HTTP/1.1\r\nHost: h\r\n\r\n")).isEmpty();
        }
    }

    @Test // LS:api test_gateway_response_crud
    void row44_withoutCustomisationTheMessageIsTheBody() throws Exception {
        try (var client = Client.of(TestApi.api())) {
            assertThat(client.get("/dev/none").body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        }
    }

    @Test // DG:api-gateway-mapping-template-reference
    void row45_errorVariables() throws Exception {
        var api = guarded(throwing("Unauthorized")).response(GatewayResponseType.UNAUTHORIZED, 0, Map.of(),
                "$context.error.messageString|$context.error.message|$context.error.responseType|$context.stage."
                        + "|$stageVariables.tier|$method.request.header.x-one|$method.request.querystring.q")
                .stageVariable("tier", "gold");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs?q=2", "x-one", "1").body())
                    .isEqualTo("\"Unauthorized\"|Unauthorized|UNAUTHORIZED|dev.|gold|1|2");
        }
    }

    @Test // DG
    void row46_templatesAreNotVelocity() throws Exception {
        String template = "#set($x = 1)$x $util.escapeJavaScript('a')";
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 0, Map.of(), template))) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo(template);
        }
    }

    @Test // LS:api test_gateway_response_put
    void row47_default4xxShapesTypesThatAreNotSet() throws Exception {
        var api = denying().response(GatewayResponseType.DEFAULT_4XX, 418, Map.of("x-d", "'d'"), "default");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(418);
            assertThat(response.headers().firstValue("x-d")).contains("d");
            assertThat(response.body()).isEqualTo("default");
        }
    }

    @Test // LS:api test_gateway_response_put
    void row48_aTypeSetInPartTakesNothingFromTheDefault() throws Exception {
        var api = denying().response(GatewayResponseType.DEFAULT_4XX, 418, Map.of("x-d", "'d'"), "default")
                .response(GatewayResponseType.ACCESS_DENIED, 0, Map.of("x-own", "'own'"), "");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().map()).containsKey("x-own").doesNotContainKey("x-d");
            assertThat(response.body()).contains("explicit deny");
        }
    }

    @Test // believed, not recorded
    void row49_theErrorTypeOutlivesTheStatus() throws Exception {
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, Map.of(), ""))) {
            assertThat(client.get("/dev/jobs").headers().firstValue("x-amzn-ErrorType"))
                    .contains("AccessDeniedException");
        }
    }

    @Test // aws-lambda-go issue 480
    void row50_afterAnExceptionThereIsNoContext() throws Exception {
        var api = guarded(throwing("Unauthorized")).response(GatewayResponseType.UNAUTHORIZED, 0, Map.of(),
                "[$context.authorizer.body]");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo("[]");
        }
    }
}
