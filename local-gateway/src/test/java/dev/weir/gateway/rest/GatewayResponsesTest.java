package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.guarded;
import static dev.weir.gateway.rest.TestApi.policy;
import static dev.weir.gateway.rest.TestApi.throwing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
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

    @Row(number = 38, given = "GatewayResponses ACCESS_DENIED StatusCode 429", does = "Deny answers 429", source = "CLM, SUB", sure = Sure.F)
    @Row(number = 39, given = "`Retry-After: context.authorizer.retryAfter`", does = "header holds the context value", source = "SUB", sure = Sure.F)
    @Row(number = 41, given = "header value `\"'60'\"`", does = "`60`", source = "DG", sure = Sure.D)
    @Row(number = 42, given = "header value `\"'$context.requestId'\"`", does = "the literal text", source = "DG", sure = Sure.D)
    @Test
    void statusAndMappedHeaders() throws Exception {
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

    @Row(number = 40, given = "template `$context.authorizer.retryAfter`", does = "value in the body, unescaped", source = "SUB", sure = Sure.F)
    @Test
    void theBodyIsPlacedUnescaped() throws Exception {
        var api = denying().response(GatewayResponseType.ACCESS_DENIED, 429, Map.of(), "$context.authorizer.body");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo("{\"wait\":\"12 $context.stage\"}");
        }
    }

    @Row(number = 43, given = "`method.request.header.Origin` in a gateway response header", does = "the request's value", source = "CDK #23105, LS:api", sure = Sure.F)
    @Test
    void requestValuesInHeaders() throws Exception {
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
    void aHeaderWithoutAValueIsLeftOut() throws Exception {
        var headers = Map.of("x-empty", "context.authorizer.empty", "x-undefined", "context.authorizer.nothing");
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, headers, ""))) {
            assertThat(client.get("/dev/jobs").headers().map()).doesNotContainKeys("x-empty", "x-undefined");
        }
    }

    @Test // RFC 9110, 5.5
    void whiteSpaceAroundARequestsValueIsNoPartOfTheHeader() throws Exception {
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

    @Row(number = 44, given = "a type without customisation", does = "`{\"message\":\"<text>\"}` (except 14, 15)", source = "LS:api `test_gateway_response_crud`", sure = Sure.R)
    @Test
    void withoutCustomisationTheMessageIsTheBody() throws Exception {
        try (var client = Client.of(TestApi.api())) {
            assertThat(client.get("/dev/none").body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        }
    }

    @Row(number = 45, given = "`$context.error.messageString` / `.message` / `.responseType`", does = "quoted / bare / `ACCESS_DENIED`", source = "DG", sure = Sure.D)
    @Test
    void errorVariables() throws Exception {
        var api = guarded(throwing("Unauthorized")).response(GatewayResponseType.UNAUTHORIZED, 0, Map.of(),
                "$context.error.messageString|$context.error.message|$context.error.responseType|$context.stage."
                        + "|$stageVariables.tier|$method.request.header.x-one|$method.request.querystring.q")
                .stageVariable("tier", "gold");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs?q=2", "x-one", "1").body())
                    .isEqualTo("\"Unauthorized\"|Unauthorized|UNAUTHORIZED|dev.|gold|1|2");
        }
    }

    @Row(number = 46, given = "template with `#set` or `$util`", does = "not evaluated", source = "DG", sure = Sure.D)
    @Test
    void templatesAreNotVelocity() throws Exception {
        String template = "#set($x = 1)$x $util.escapeJavaScript('a')";
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 0, Map.of(), template))) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo(template);
        }
    }

    @Row(number = 47, given = "only DEFAULT_4XX set", does = "unset 4XX types take its status, headers, template", source = "LS:api `test_gateway_response_put`, for 5XX", sure = Sure.R)
    @Test
    void default4xxShapesTypesThatAreNotSet() throws Exception {
        var api = denying().response(GatewayResponseType.DEFAULT_4XX, 418, Map.of("x-d", "'d'"), "default");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(418);
            assertThat(response.headers().firstValue("x-d")).contains("d");
            assertThat(response.body()).isEqualTo("default");
        }
    }

    @Row(number = 48, given = "DEFAULT_4XX and ACCESS_DENIED(only headers)", does = "ACCESS_DENIED keeps 403 + default template", source = "LS:api `test_gateway_response_put`", sure = Sure.R)
    @Test
    void aTypeSetInPartTakesNothingFromTheDefault() throws Exception {
        var api = denying().response(GatewayResponseType.DEFAULT_4XX, 418, Map.of("x-d", "'d'"), "default")
                .response(GatewayResponseType.ACCESS_DENIED, 0, Map.of("x-own", "'own'"), "");
        try (var client = Client.of(api)) {
            var response = client.get("/dev/jobs");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().map()).containsKey("x-own").doesNotContainKey("x-d");
            assertThat(response.body()).contains("explicit deny");
        }
    }

    @Row(number = 49, given = "ACCESS_DENIED -> 429", does = "`x-amzn-ErrorType` still AccessDeniedException", source = "believed", sure = Sure.U)
    @Test
    void theErrorTypeOutlivesTheStatus() throws Exception {
        try (var client = Client.of(denying().response(GatewayResponseType.ACCESS_DENIED, 429, Map.of(), ""))) {
            assertThat(client.get("/dev/jobs").headers().firstValue("x-amzn-ErrorType"))
                    .contains("AccessDeniedException");
        }
    }

    @Row(number = 50, given = "authorizer throws, UNAUTHORIZED template uses `$context.authorizer.x`", does = "no context there", source = "aws-lambda-go #480", sure = Sure.F)
    @Test
    void afterAnExceptionThereIsNoContext() throws Exception {
        var api = guarded(throwing("Unauthorized")).response(GatewayResponseType.UNAUTHORIZED, 0, Map.of(),
                "[$context.authorizer.body]");
        try (var client = Client.of(api)) {
            assertThat(client.get("/dev/jobs").body()).isEqualTo("[]");
        }
    }
}
