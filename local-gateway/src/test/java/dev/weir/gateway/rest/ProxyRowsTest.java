package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.event.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes and the event that a function gets: rows 51 to 62 and 70 of the checklist. */
final class ProxyRowsTest {

    private static TestApi proxy() {
        return api().route("ANY", "/{proxy+}", ECHO);
    }

    private static List<String> keys(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    @Row(number = 51, given = "unknown path or verb", does = "403 `{\"message\":\"Missing Authentication Token\"}`, MissingAuthenticationTokenException", source = "LS:common", sure = Sure.R)
    @Row(number = 53, given = "unknown path on API with an authorizer", does = "403 as 51, authorizer not invoked", source = "MINI", sure = Sure.F)
    @Test
    void unknownPathOrVerb() throws Exception {
        var jobs = api().route("GET", "/jobs", ECHO, TestApi.throwing("asked"));
        try (var client = Client.of(jobs)) {
            for (var response : List.of(client.get("/dev/none"), client.send("POST", "/dev/jobs", "x"),
                    client.send("OPTIONS", "/dev/jobs", ""), client.get("/dev"), client.get("/dev/jobs/more"))) {
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
                assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                        .contains("MissingAuthenticationTokenException");
            }
        }
    }

    @ParameterizedTest // what other methods get on AWS is unverified
    @ValueSource(strings = {"FOO", "TRACE", "get", "CONNECT"})
    void anyIsTheSevenMethodsOnly(String method) throws Exception {
        try (var client = Client.of(proxy())) {
            assertThat(client.raw(method + " /dev/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("MissingAuthenticationTokenException");
        }
    }

    @Row(number = 52, given = "unknown stage", does = "403 `{\"message\":\"Forbidden\"}`", source = "KC", sure = Sure.F)
    @Test
    void unknownStage() throws Exception {
        try (var client = Client.of(proxy())) {
            for (var response : List.of(client.get("/prod/x"), client.get("/"), client.get("/DEV/x"))) {
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.body()).isEqualTo("{\"message\":\"Forbidden\"}");
                assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ForbiddenException");
            }
        }
    }

    @Row(number = 54, given = "`/jobs` GET only and `{proxy+}` ANY; POST /jobs", does = "goes to `{proxy+}`", source = "MINI", sure = Sure.F)
    @Test
    void aResourceWithoutTheVerbFallsThrough() throws Exception {
        try (var client = Client.of(proxy().route("GET", "/jobs", ECHO))) {
            assertThat(client.event("/dev/jobs").path("resource").asText()).isEqualTo("/jobs");
            assertThat(Client.json(client.send("POST", "/dev/jobs", "x")).path("resource").asText())
                    .isEqualTo("/{proxy+}");
        }
    }

    @Row(number = 55, given = "`/a/static`, `/a/{x}`, `/{proxy+}`", does = "most specific wins", source = "LS:common", sure = Sure.R)
    @ParameterizedTest
    @CsvSource({"/a/static, /a/static", "/a/other, /a/{x}", "/a/static/deep, /a/{x}/{rest+}", "/b, /{proxy+}",
        "/b/c/d, /{proxy+}", "/a, /{proxy+}", "/a/static/, /a/static"})
    void theMostSpecificResourceWins(String path, String resource) throws Exception {
        var routes = proxy().route("ANY", "/a/{x}/{rest+}", ECHO)
                .route("GET", "/a/{x}", ECHO)
                .route("GET", "/a/static", ECHO);
        try (var client = Client.of(routes)) {
            assertThat(client.event("/dev" + path).path("resource").asText()).isEqualTo(resource);
        }
    }

    @Row(number = 56, given = "trailing slash", does = "matches; path keeps it, proxy drops it", source = "LS:lambda", sure = Sure.R)
    @Row(number = 57, given = "`%2B` in the path", does = "not decoded", source = "LS:lambda", sure = Sure.R)
    @Row(number = 61, given = "requestContext.path", does = "`/stage` + path", source = "LS:lambda", sure = Sure.R)
    @ParameterizedTest
    @CsvSource({"/dev/v, /v, v, /dev/v", "/dev/v/, /v/, v, /dev/v/",
        "/dev/v//double-slash, /v//double-slash, v//double-slash, /dev/v//double-slash",
        "//dev/v, /v, v, /dev/v", "/dev//v, /v, v, /dev//v",
        "/dev/api/test%2Balias@x.com/a+b, /api/test%2Balias@x.com/a+b, api/test%2Balias@x.com/a+b, "
                + "/dev/api/test%2Balias@x.com/a+b"})
    void paths(String sent, String path, String proxy, String contextPath) throws Exception {
        try (var client = Client.of(proxy())) {
            var event = client.event(sent);
            assertThat(event.path("path").asText()).isEqualTo(path);
            assertThat(event.at("/pathParameters/proxy").asText()).isEqualTo(proxy);
            assertThat(event.at("/requestContext/path").asText()).isEqualTo(contextPath);
        }
    }

    @Row(number = 58, given = "`+`, `%2B` in the query", does = "space, `+`", source = "LS:lambda", sure = Sure.R)
    @Row(number = 59, given = "repeated query key", does = "last in single, all in multi", source = "LS:lambda", sure = Sure.R)
    @ParameterizedTest
    @CsvSource({"plus=test+alias, plus, test alias", "email=test%2Balias, email, test+alias",
        "whitespace=foo%20bar, whitespace, foo bar", "url=https%3A%2F%2Fx.com%2F, url, https://x.com/",
        "a=1&category=electronics&category=books, category, books", "flag, flag, ''", "a=b=c, a, b=c"})
    void queryIsDecoded(String query, String name, String value) throws Exception {
        try (var client = Client.of(proxy())) {
            var event = client.event("/dev/x?" + query);
            assertThat(event.path("queryStringParameters").path(name).asText()).isEqualTo(value);
            assertThat(event.path("multiValueQueryStringParameters").path(name)).last()
                    .extracting(JsonNode::asText)
                    .isEqualTo(value);
        }
    }

    @Row(number = 60, given = "no query, path params, stage variables, body", does = "`null` each", source = "LS:lambda", sure = Sure.R)
    @Test
    void everyKeyIsThereAndNothingIsNull() throws Exception {
        try (var client = Client.of(api().route("GET", "/jobs", ECHO))) {
            var event = client.event("/dev/jobs");
            assertThat(keys(event)).containsExactly("body", "headers", "httpMethod", "isBase64Encoded",
                    "multiValueHeaders", "multiValueQueryStringParameters", "path", "pathParameters",
                    "queryStringParameters", "requestContext", "resource", "stageVariables");
            assertThat(List.of("body", "multiValueQueryStringParameters", "pathParameters", "queryStringParameters",
                    "stageVariables")).allMatch(name -> event.path(name).isNull());
            assertThat(event.path("isBase64Encoded").isBoolean()).isTrue();
            assertThat(keys(event.path("requestContext"))).containsExactly("accountId", "apiId", "deploymentId",
                    "domainName", "domainPrefix", "extendedRequestId", "httpMethod", "identity", "path", "protocol",
                    "requestId", "requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "stage");
            assertThat(keys(event.at("/requestContext/identity"))).containsExactly("accessKey", "accountId", "caller",
                    "cognitoAuthenticationProvider", "cognitoAuthenticationType", "cognitoIdentityId",
                    "cognitoIdentityPoolId", "principalOrgId", "sourceIp", "user", "userAgent", "userArn");
        }
    }

    @Test // LS:lambda; the time's form is documented
    void idsAndTimesAreThisRequests() throws Exception {
        try (var client = Client.of(proxy())) {
            var response = client.get("/dev/x");
            var context = Client.json(response).path("requestContext");
            var next = client.event("/dev/x").path("requestContext");
            assertThat(context.path("requestId").asText()).isNotEqualTo(next.path("requestId").asText())
                    .isEqualTo(response.headers().firstValue("x-amzn-RequestId").orElseThrow());
            assertThat(context.path("extendedRequestId").asText()).hasSize(16)
                    .endsWith("=")
                    .isEqualTo(response.headers().firstValue("x-amz-apigw-id").orElseThrow());
            assertThat(context.path("requestTime").asText()).matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:[\\d:]{8} \\+0000");
            assertThat(context.path("requestTimeEpoch").asLong()).isEqualTo(client.instant().toEpochMilli());
            assertThat(context.path("apiId").asText()).isEqualTo(next.path("apiId").asText()).hasSize(10);
            assertThat(context.at("/identity/sourceIp").asText()).isEqualTo("127.0.0.1");
        }
    }

    @Row(number = 62, given = "client sends Connection, TE, Expect, Content-Length...", does = "absent from event.headers", source = "LS:integrations", sure = Sure.R)
    @Test
    void someHeadersAreDroppedAndSomeAdded() throws Exception {
        try (var client = Client.of(proxy())) {
            String raw = client.raw("""
                    GET /dev/x HTTP/1.1\r
                    host: example.test\r
                    Connection: close\r
                    Content-MD5: a\r
                    Max-Forwards: 2\r
                    Proxy-Authenticate: a\r
                    Server: a\r
                    TE: trailers\r
                    Trailer: a\r
                    Upgrade: h2\r
                    WWW-Authenticate: a\r
                    accept: application/json\r
                    authorization: Bearer k\r
                    user-agent: test\r
                    Age: 1\r
                    Via: 1.1 x\r
                    X-Forwarded-For: 10.1.1.1\r
                    tEsT-HEADeR: aValUE\r
                    test-header: second\r
                    \r
                    """);
            var event = Json.read(raw.substring(raw.indexOf("\r\n\r\n") + 4)).orElseThrow();
            assertThat(keys(event.path("headers"))).containsExactly("Age", "Authorization", "Host", "User-Agent", "Via",
                    "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "accept",
                    "tEsT-HEADeR");
            assertThat(event.at("/headers/tEsT-HEADeR").asText()).isEqualTo("second");
            assertThat(event.at("/multiValueHeaders/tEsT-HEADeR").toString()).isEqualTo("[\"aValUE\",\"second\"]");
            assertThat(event.at("/headers/X-Forwarded-For").asText()).isEqualTo("10.1.1.1, 127.0.0.1");
            assertThat(event.at("/headers/X-Forwarded-Port").asText()).isEqualTo(Integer.toString(client.port()));
            assertThat(event.at("/requestContext/domainName").asText()).isEqualTo("example.test");
        }
    }

    @Test // DG:api-gateway-known-issues
    void aSignatureIsNotPassedOn() throws Exception {
        try (var client = Client.of(proxy())) {
            assertThat(client.event("/dev/x", "Authorization", "AWS4-HMAC-SHA256 Credential=x")
                    .path("headers")
                    .has("Authorization")).isFalse();
        }
    }

    @Row(number = 70, given = "request Content-Type in binaryMediaTypes", does = "body base64, flag true", source = "DG", sure = Sure.D)
    @Test
    void binaryRequestsAreBase64() throws Exception {
        try (var client = Client.of(proxy().binary("image/png", "application/*"))) {
            var png = Client.json(client.send("POST", "/dev/x", "hello", "Content-Type", "image/png; q=1"));
            assertThat(png.path("isBase64Encoded").asBoolean()).isTrue();
            assertThat(png.path("body").asText()).isEqualTo("aGVsbG8=");
            var text = Client.json(client.send("POST", "/dev/x", "héllo", "Content-Type", "text/plain"));
            assertThat(text.path("isBase64Encoded").asBoolean()).isFalse();
            assertThat(text.path("body").asText()).isEqualTo("héllo");
        }
    }
}
