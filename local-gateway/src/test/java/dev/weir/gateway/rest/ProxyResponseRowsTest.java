package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client gets for a function's output: rows 63 to 73 of the checklist. */
final class ProxyResponseRowsTest {

    private static final String TRACE = "Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]";

    private static Client answering(String output, String... binary) {
        return Client.of(api().binary(binary).route("ANY", "/x", TestFunctions.scripted("Function", output)));
    }

    private static void assertMalformed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).isEqualTo("{\"message\": \"Internal server error\"}");
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("InternalServerErrorException");
    }

    @Row(number = 63, given = "any success by Lambda proxy", does = "x-amzn-RequestId, x-amz-apigw-id, X-Amzn-Trace-Id; Content-Type application/json if unset", source = "LS:lambda, LS:common", sure = Sure.R)
    @Test
    void whatEverySuccessCarries() throws Exception {
        try (var client = answering("{\"statusCode\":200}")) {
            var headers = client.get("/dev/x").headers();
            assertThat(headers.firstValue("Content-Type")).contains("application/json");
            assertThat(headers.firstValue("x-amzn-RequestId").orElseThrow()).hasSize(36);
            assertThat(headers.firstValue("x-amz-apigw-id")).isPresent();
            assertThat(headers.firstValue("X-Amzn-Trace-Id").orElseThrow()).matches(TRACE);
        }
    }

    @Test // LS:common test_invocation_trace_id
    void aCallersTraceGoesOn() throws Exception {
        String root = "Root=1-3152b799-8954dae64eda91bc9a23a7e8";
        String whole = root + ";Parent=7fa8c0f79203be72;Sampled=1";
        try (var client = answering("{\"statusCode\":200}")) {
            assertThat(trace(client, whole)).isEqualTo(whole);
            assertThat(trace(client, root)).startsWith(root).matches(TRACE).doesNotContain("7fa8c0f79203be72");
            assertThat(trace(client, "Parent=7fa8c0f79203be72")).matches(TRACE).doesNotContain("7fa8c0f79203be72");
        }
        try (var client = Client.of(api().route("ANY", "/x", TestApi.ECHO))) {
            assertThat(client.event("/dev/x", "X-Amzn-Trace-Id", whole).at("/headers/X-Amzn-Trace-Id").asText())
                    .isEqualTo(whole);
            assertThat(client.event("/dev/x", "X-Amzn-Trace-Id", root).at("/headers/X-Amzn-Trace-Id").asText())
                    .isEqualTo(root);
        }
    }

    private static String trace(Client client, String sent) throws Exception {
        return client.get("/dev/x", "X-Amzn-Trace-Id", sent).headers().firstValue("X-Amzn-Trace-Id").orElseThrow();
    }

    @Row(number = 64, given = "any gateway error", does = "x-amzn-ErrorType, x-amzn-RequestId, x-amz-apigw-id, no trace id", source = "LS:integrations", sure = Sure.R)
    @Test
    void whatEveryErrorCarries() throws Exception {
        try (var client = answering("{}")) {
            var headers = client.get("/dev/none").headers();
            assertThat(headers.map()).containsKeys("x-amzn-ErrorType", "x-amzn-RequestId", "x-amz-apigw-id")
                    .doesNotContainKey("X-Amzn-Trace-Id");
            assertThat(headers.firstValue("Content-Type")).contains("application/json");
        }
    }

    @ParameterizedTest(name = "{0}") // LS:lambda test_aws_proxy_response_payload_format_validation
    @CsvSource(delimiter = '|', textBlock = """
            no-body                | {"statusCode":200}                                          | 200 |
            with-headers-null      | {"statusCode":200,"headers":null}                           | 200 |
            b64-encoded-true       | {"body":"dGVzdC1kYXRh","isBase64Encoded":true}              | 200 | dGVzdC1kYXRh
            b64-encoded-false      | {"body":"dGVzdC1kYXRh"}                                     | 200 | dGVzdC1kYXRh
            status-code-str        | {"statusCode":"201"}                                        | 201 |
            only-headers           | {"headers":{"test-header":"value"}}                         | 200 |
            empty-object           | {}                                                          | 200 |
            """)
    void outputsThatAreResponses(String key, String output, int status, String body) throws Exception {
        try (var client = answering(output)) {
            var response = client.get("/dev/x");
            assertThat(response.statusCode()).as(key).isEqualTo(status);
            assertThat(response.body()).isEqualTo(body == null ? "" : body);
        }
    }

    @ParameterizedTest // same source: wrong-format, multi-headers-invalid, invalid-status-code, just-string
    @ValueSource(strings = {"{\"statusCode\":200,\"wrongValue\":\"value\"}",
        "{\"multiValueHeaders\":{\"test-multi-invalid\":\"value1\"}}", "{\"statusCode\":\"test\"}",
        "\"justAString\"", "null", "[]", "", "{\"statusCode\":200}{", "{\"statusCode\":999}",
        "{\"statusCode\":[200]}", "{\"statusCode\":199}", "{\"statusCode\":100}", "{\"statusCode\":4294967496}",
        "{\"statusCode\":200.5}", "{\"statusCode\":600}", "{\"statusCode\":\"0200\"}", "{\"statusCode\":\" 200\"}",
        "{\"statusCode\":\"+20\"}", "{\"statusCode\":\"101\"}", "{\"statusCode\":true}", "{\"headers\":\"x\"}",
        "{\"headers\":{\"a\":{}}}",
        "{\"headers\":{\"a\":\"b\\r\\nSet-Cookie: c\"}}", "{\"headers\":{\"a b\":\"c\"}}", "{\"body\":{}}"})
    void outputsThatAreMalformed(String output) throws Exception {
        try (var client = answering(output)) {
            assertMalformed(client.get("/dev/x"));
        }
    }

    @Test // same source: with-headers
    void headerValuesBecomeText() throws Exception {
        try (var client = answering("{\"headers\":{\"test-header\":\"value\",\"header-bool\":true,\"n\":1}}")) {
            var headers = client.get("/dev/x").headers();
            assertThat(headers.firstValue("test-header")).contains("value");
            assertThat(headers.firstValue("header-bool")).contains("true");
            assertThat(headers.firstValue("n")).contains("1");
        }
    }

    @Test // RFC 9110, 5.5
    void whiteSpaceAroundAHeaderValueIsNoPartOfIt() throws Exception {
        try (var client = answering(
                "{\"headers\":{\"a\":\" \\t x y \",\"b\":\" \"},\"multiValueHeaders\":{\"c\":[\" z\"]}}")) {
            var headers = client.get("/dev/x").headers();
            assertThat(headers.firstValue("a")).contains("x y");
            assertThat(headers.firstValue("b")).contains("");
            assertThat(headers.firstValue("c")).contains("z");
        }
    }

    @ParameterizedTest // same source: multi-headers-overwrite, -casing
    @ValueSource(strings = {"test-multi", "tesT-Multi"})
    void manyValuedHeadersComeFirstUnderTheirSpelling(String name) throws Exception {
        try (var client = answering("{\"multiValueHeaders\":{\"" + name
                + "\":[\"value-multi\"]},\"headers\":{\"test-multi\":\"value-solo\"}}")) {
            assertThat(client.get("/dev/x").headers().allValues(name)).containsExactly("value-multi", "value-solo");
            assertThat(client.raw("GET /dev/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                    .contains(name + ": value-multi\r\n", name + ": value-solo\r\n");
        }
    }

    @Row(number = 66, given = "handler throws", does = "502 `{\"message\": \"Internal server error\"}`, InternalServerErrorException", source = "LS:lambda", sure = Sure.R)
    @Test
    void aFunctionThatThrowsIs502() throws Exception {
        var thrower = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("THROW", "Unauthorized"));
        try (var client = Client.of(api().route("ANY", "/x", thrower))) {
            assertMalformed(client.get("/dev/x"));
        }
    }

    @Row(number = 67, given = "handler slower than 29 s (configurable)", does = "504 `{\"message\":\"Endpoint request timed out\"}`", source = "DG limits", sure = Sure.D)
    @Test
    void aFunctionSlowerThanTheGatewayIs504() throws Exception {
        var hanger = TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("HANG", "", "OUTPUT", "{}"));
        try (var client = Client.of(api().route("ANY", "/x", hanger), Duration.ofMillis(100))) {
            var response = client.get("/dev/x");
            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
        }
    }

    @Test // F: the function's own timeout
    void aFunctionPastItsOwnTimeoutIs502() throws Exception {
        var hanger = TestFunctions.scripted("Function", Duration.ofMillis(100),
                Map.of("HANG", "please", "OUTPUT", "{}"));
        try (var client = Client.of(api().route("ANY", "/x", hanger))) {
            assertMalformed(client.get("/dev/x?please"));
            assertThat(client.get("/dev/x").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 68, given = "isBase64Encoded, Accept matches binaryMediaTypes", does = "raw bytes", source = "LS:lambda", sure = Sure.R)
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image/png     | image/png                                  | true
            image/png     | image/png,image/*,*/*;q=0.8                | true
            image/png     | image/*                                    | false
            image/png     | */*                                        | false
            image/png     | image/jpg                                  | false
            image/png     | image/webp,image/png,*/*;q=0.8             | false
            application/* | application/test                           | true
            application/* | application/*                              | true
            application/* | application                                | false
            */test        | application/test                           | false
            */*           | text/html                                  | true
            """)
    void bytesOnlyWhereTheFirstAcceptedTypeIsBinary(String configured, String accept, boolean bytes)
            throws Exception {
        try (var client = answering("{\"body\":\"dGVzdC1kYXRh\",\"isBase64Encoded\":true}", configured)) {
            assertThat(client.get("/dev/x", "Accept", accept).body()).isEqualTo(bytes ? "test-data" : "dGVzdC1kYXRh");
        }
    }

    @Test // DG
    void allTypesBinaryNeedsNoAccept() throws Exception {
        try (var client = answering("{\"body\":\"dGVzdC1kYXRh\",\"isBase64Encoded\":true}", "*/*")) {
            assertThat(client.get("/dev/x").body()).isEqualTo("test-data");
        }
    }

    @Row(number = 69, given = "isBase64Encoded, no binaryMediaTypes", does = "text left base64", source = "LS:lambda", sure = Sure.R)
    @Test
    void withoutBinaryMediaTypesTextStaysEncoded() throws Exception {
        try (var client = answering("{\"body\":\"dGVzdC1kYXRh\",\"isBase64Encoded\":true}")) {
            assertThat(client.get("/dev/x", "Accept", "*/*").body()).isEqualTo("dGVzdC1kYXRh");
        }
    }

    @Test // LS:lambda test_aws_proxy_binary_response: a 500, not a 502
    void aBodyThatIsNotBase64Is500() throws Exception {
        notBase64("\u00e8\u00e9+\u00e0)(");
        notBase64("{'message':'hi'}");
    }

    private static void notBase64(String body) throws Exception {
        try (var client = answering("{\"body\":\"" + body + "\",\"isBase64Encoded\":true}", "image/png")) {
            var response = client.get("/dev/x", "Accept", "image/png");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\": \"Internal server error\"}");
            assertThat(client.get("/dev/x", "Accept", "image/jpg").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 71, given = "handler sets Date, Server, WWW-Authenticate...", does = "`x-amzn-Remapped-...`", source = "LS:integrations, DG", sure = Sure.D)
    @Test
    void someHeadersAreRemapped() throws Exception {
        var names = List.of("Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect", "Host",
                "Max-Forwards", "Proxy-Authenticate", "Server", "Trailer", "Upgrade", "User-Agent", "WWW-Authenticate");
        String headers = String.join(",", names.stream().map(name -> "\"" + name + "\":\"own\"").toList());
        try (var client = answering("{\"headers\":{" + headers + ",\"Via\":\"own\"}}")) {
            var response = client.get("/dev/x").headers();
            names.forEach(name -> assertThat(response.allValues("x-amzn-Remapped-" + name)).containsExactly("own"));
            names.forEach(name -> assertThat(response.allValues(name)).doesNotContain("own"));
            assertThat(response.firstValue("Via")).contains("own");
        }
    }

    @Row(number = 73, given = "body over 6 MB to Lambda", does = "413 `REQUEST_TOO_LARGE`, or a 500", source = "limits", sure = Sure.U)
    @Test
    void aBodyTooLargeForLambda() throws Exception {
        try (var client = answering("{}")) {
            assertThat(client.send("POST", "/dev/x", "x".repeat(6 * 1024 * 1024)).statusCode()).isEqualTo(413);
            assertThat(client.send("POST", "/dev/x", "x".repeat(5 * 1024 * 1024)).statusCode()).isEqualTo(200);
            assertThat(client.send("POST", "/dev/x", "\u00e9".repeat(3 * 1024 * 1024)).statusCode()).isEqualTo(413);
        }
    }
}
