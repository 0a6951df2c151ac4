package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function behind an HTTP API may answer: rows 79 and 80 of the checklist, and what is said beside them. */
final class FunctionAnswerRowsTest {

    private static final String FAILED = "{\"message\":\"Internal Server Error\"}";

    private static HttpResponse<String> answered(PayloadFormat format, String output) throws Exception {
        return answered(format, TestFunctions.scripted("Function", output));
    }

    private static HttpResponse<String> answered(PayloadFormat format, FunctionSpec function) throws Exception {
        try (var client = api().route("GET", "/", format, function).start()) {
            return client.get("/");
        }
    }

    @Row(number = 79, given = "HTTP 2.0: function returns JSON with no statusCode", does = "200 + that JSON", source = "DG", sure = Sure.D)
    @ParameterizedTest // DG:http-api-develop-integrations-lambda
    @ValueSource(strings = {"{\"message\": \"Hello from Lambda!\"}", "[1, 2]", "5", "true", "null", "{}",
        "{\"headers\":{\"a\":\"b\"},\"body\":\"c\"}"})
    void jsonWithoutAStatusIsTheBody(String output) throws Exception {
        var response = answered(PayloadFormat.V2, output);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(output);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("apigw-requestid")).isPresent();
    }

    @Test // DG:http-api-develop-integrations-lambda
    void aTextIsTheBodyWithoutItsQuotes() throws Exception {
        assertThat(answered(PayloadFormat.V2, "\"Hello \\\"you\\\"\"").body()).isEqualTo("Hello \"you\"");
    }

    @Row(number = 80, given = "HTTP 1.0: function returns JSON with no statusCode", does = "500", source = "DG", sure = Sure.D)
    @ParameterizedTest // DG:http-api-develop-integrations-lambda
    @ValueSource(strings = {"{\"message\":\"Hello from Lambda!\"}", "\"text\"", "5", "null", "[]",
        "{\"headers\":{},\"body\":\"\"}"})
    void format1NeedsAStatus(String output) throws Exception {
        var response = answered(PayloadFormat.V1, output);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo(FAILED);
    }

    @Test // DG:http-api-develop-integrations-lambda
    void cookiesBecomeHeadersOfTheirOwn() throws Exception {
        var output = "{\"statusCode\":201,\"cookies\":[\"a=1; Secure\",\"b=2\"],\"body\":\"x\"}";
        assertThat(answered(PayloadFormat.V2, output).headers().allValues("set-cookie")).containsExactly("a=1; Secure",
                "b=2");
        assertThat(answered(PayloadFormat.V1, output).headers().allValues("set-cookie")).isEmpty();
    }

    @Test // DG:http-api-develop-integrations-lambda
    void onlyFormat1HasHeadersOfManyValues() throws Exception {
        var output = "{\"statusCode\":200,\"multiValueHeaders\":{\"x-many\":[\"1\",\"2\"]},\"headers\":{\"x-n\":5}}";
        var former = answered(PayloadFormat.V1, output);
        assertThat(former.headers().allValues("x-many")).containsExactly("1", "2");
        assertThat(former.headers().firstValue("x-n")).contains("5");
        assertThat(answered(PayloadFormat.V2, output).headers().allValues("x-many")).isEmpty();
    }

    @Test // captures of HTTP APIs in public read-mes: a body alone is text, and no body has no type
    void aBodyWithoutATypeIsText() throws Exception {
        assertThat(
                answered(PayloadFormat.V2, "{\"statusCode\":200,\"body\":\"{}\"}").headers().firstValue("content-type"))
                .contains("text/plain; charset=utf-8");
        assertThat(answered(PayloadFormat.V2, "{\"statusCode\":302}").headers().firstValue("content-type")).isEmpty();
    }

    @Test // DG:http-api-develop-integrations-lambda
    void whatIsEncodedIsDecodedForEveryClient() throws Exception {
        var output = "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"dGVzdC1kYXRh\"}";
        assertThat(answered(PayloadFormat.V2, output).body()).isEqualTo("test-data");
        assertThat(answered(PayloadFormat.V1, output).body()).isEqualTo("test-data");
    }

    @ParameterizedTest // DG:http-api-troubleshooting-lambda; which outputs are malformed is believed
    @ValueSource(strings = {"{\"statusCode\":\"abc\"}", "{\"statusCode\":99}", "{\"statusCode\":200.5}",
        "{\"statusCode\":200,\"body\":{}}", "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a b\":\"c\"}}", "{\"statusCode\":200,\"headers\":{\"a\":\"b\\nc\"}}",
        "{\"statusCode\":200,\"cookies\":\"a\"}", "{\"statusCode\":200,\"cookies\":[{}]}",
        "{\"statusCode\":200,\"body\":\"a\",\"isBase64Encoded\":true}", "not json"})
    void whatCannotBeSentIsAnInternalError(String output) throws Exception {
        var response = answered(PayloadFormat.V2, output);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo(FAILED);
    }

    @Test // DG:http-api-troubleshooting-lambda; of its own timeout denoland/deno_registry2#87
    void aFunctionThatThrowsOrIsTooSlowForItselfIsAnInternalError() throws Exception {
        var throwing = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("THROW", "boom"));
        var slow = TestFunctions.scripted("Function", Duration.ofMillis(300), Map.of("HANG", "version"));
        for (var function : List.of(throwing, slow)) {
            var response = answered(PayloadFormat.V2, function);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo(FAILED);
        }
    }

    @Test // U: the documentation names 503 and 504; cortexlabs/cortex#1225 has a 503 whole, without a type
    void aFunctionThatIsTooSlowForTheApiIsUnavailable() throws Exception {
        var slow = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("HANG", "version"));
        var route = new HttpRoute("GET", "/", slow, PayloadFormat.V2, Duration.ofMillis(300), Optional.empty());
        try (var client = api().route(route).start()) {
            var response = client.get("/");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
            assertThat(response.headers().firstValue("content-type")).isEmpty();
        }
    }

    @Test // DG:limits; the texts are believed
    void whatIsTooLargeIsRefused() throws Exception {
        try (var client = api().route("POST", "/").start()) {
            assertThat(client.send("POST", "/", "x".repeat(10 * 1024 * 1024 + 1)).statusCode()).isEqualTo(413);
            assertThat(client.send("POST", "/", "x".repeat(7 * 1024 * 1024), "content-type", "text/plain").statusCode())
                    .isEqualTo(413);
            assertThat(client.get("/", "x-long", "x".repeat(10_240)).statusCode()).isEqualTo(431);
            assertThat(client.raw("GET http HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }
}
