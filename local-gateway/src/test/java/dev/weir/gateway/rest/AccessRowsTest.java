package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.policy;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.wire.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resource policies, by the tables of DG:apigateway-authorization-flow, and compressed answers. */
final class AccessRowsTest {

    private static final String HERE = "127.0.0.0/8";
    private static final String ELSEWHERE = "192.0.2.0/24";

    private static String ranges(String effect, String operator, String range) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":"*","Action":"execute-api:Invoke",
                "Resource":["execute-api:/dev/GET/jobs"],"Condition":{"%s":{"aws:SourceIp":["%s"]}}}]}"""
                .formatted(effect, operator, range);
    }

    private static void assertDenied(HttpResponse<String> response, String end) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("AccessDeniedException");
        assertThat(response.body())
                .startsWith(
                        "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
                                + "arn:aws:execute-api:us-east-1:********9012:")
                .endsWith("/dev/GET/jobs" + end + "\"}");
    }

    @ParameterizedTest // DG:apigateway-authorization-flow, resource policy only
    @CsvSource({"Allow, IpAddress, " + HERE + ", true, ''", "Allow, IpAddress, " + ELSEWHERE + ", false, ''",
        "Deny, IpAddress, " + HERE + ", false, ' with an explicit deny'",
        "Deny, IpAddress, " + ELSEWHERE + ", false, ''"})
    void aPolicyAloneMustAllow(String effect, String operator, String range, boolean served, String end)
            throws Exception {
        try (var client = Client
                .of(api().route("GET", "/jobs", ECHO).resourcePolicy(ranges(effect, operator, range)))) {
            var response = client.get("/dev/jobs");
            if (served) {
                assertThat(response.statusCode()).isEqualTo(200);
            } else {
                assertDenied(response, end);
            }
        }
    }

    @ParameterizedTest // DG:apigateway-authorization-flow, table A; the authorizer's policy is for this or another method
    @CsvSource({"Allow, *, Allow, " + HERE + ", 200", "Allow, *, Allow, " + ELSEWHERE + ", 200",
        "Allow, *, Deny, " + HERE + ", 403", "Allow, other, Allow, " + HERE + ", 200",
        "Allow, other, Allow, " + ELSEWHERE + ", 403", "Allow, other, Deny, " + HERE + ", 403",
        "Deny, *, Allow, " + HERE + ", 403", "Deny, *, Deny, " + ELSEWHERE + ", 403",
        "Deny, *, Deny, " + HERE + ", 403"})
    void aPolicyAndAnAuthorizerDecideTogether(String effect, String resource, String policyEffect, String range,
            int status) throws Exception {
        var guarded = api().route("GET", "/jobs", ECHO, authorizer(policy(effect, resource)))
                .resourcePolicy(ranges(policyEffect, "IpAddress", range));
        try (var client = Client.of(guarded)) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(status);
        }
    }

    @Test // DG:apigateway-authorization-flow: an explicit denial is found before the authorizer is called
    void anExplicitDenyNeverReachesTheAuthorizer() throws Exception {
        var guarded = api().route("GET", "/jobs", ECHO, TestApi.throwing("asked"))
                .resourcePolicy(ranges("Deny", "IpAddress", HERE));
        try (var client = Client.of(guarded)) {
            assertDenied(client.get("/dev/jobs"), " with an explicit deny");
        }
    }

    private static HttpResponse<byte[]> bytes(Client client, String path, String encoding) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + client.port() + path));
            if (!encoding.isEmpty()) {
                request.header("Accept-Encoding", encoding);
            }
            return http.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    @ParameterizedTest // DG:api-gateway-receive-response-with-compressed-payload; of several codings gzip is a choice
    @CsvSource({"gzip, 10, true", "'gzip, deflate, br', 10, true", "deflate;q=0.5 gzip, 10, false",
        "GZIP;q=1, 10, true",
        "gzip;q=0, 10, false", "'', 10, false", "*, 10, false", "br, 10, false", "gzip, 11, false", "gzip, 0, true",
        "'deflate;q=0.5, gzip', 10, true"})
    void answersAreCompressedForThoseWhoNameTheCoding(String encoding, int from, boolean compressed) throws Exception {
        var ten = TestFunctions.scripted("Ten", "{\"statusCode\":200,\"body\":\"0123456789\"}");
        try (var client = Client.of(api().route("GET", "/ten", ten).compressedFrom(from))) {
            var response = bytes(client, "/dev/ten", encoding);
            assertThat(response.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
            byte[] body = compressed
                    ? new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes()
                    : response.body();
            assertThat(new String(body, UTF_8)).isEqualTo("0123456789");
        }
    }

    @Test // DG:api-gateway-receive-response-with-compressed-payload
    void whatIsEncodedOrNotAskedForStaysAsItIs() throws Exception {
        var encoded = TestFunctions.scripted("Encoded",
                "{\"statusCode\":200,\"headers\":{\"content-encoding\":\"br\"},\"body\":\"0123456789\"}");
        try (var client = Client.of(api().route("GET", "/ten", encoded).compressedFrom(0))) {
            var response = bytes(client, "/dev/ten", "gzip");
            assertThat(response.headers().allValues("Content-Encoding")).containsExactly("br");
            assertThat(new String(response.body(), UTF_8)).isEqualTo("0123456789");
        }
        try (var client = Client.of(api().route("GET", "/jobs", ECHO))) {
            assertThat(bytes(client, "/dev/jobs", "gzip").headers().firstValue("Content-Encoding")).isEmpty();
        }
    }

    @Test // DG:api-gateway-make-request-with-compressed-payload; the body's own words are unverified
    void compressedRequestsAreOpened() throws Exception {
        try (var client = Client.of(api().route("POST", "/jobs", ECHO).compressedFrom(0))) {
            var sink = new ByteArrayOutputStream();
            try (var deflater = new DeflaterOutputStream(sink)) {
                deflater.write("hello".getBytes(UTF_8));
            }
            byte[] sent = sink.toByteArray();
            assertThat(Client.json(posted(client, sent, "deflate")).path("body").asText()).isEqualTo("hello");
            assertThat(Client.json(posted(client, "plain".getBytes(UTF_8), "identity")).path("body").asText())
                    .isEqualTo("plain");
            for (String unfit : List.of("gzip", "br")) {
                var response = posted(client, sent, unfit);
                assertThat(response.statusCode()).isEqualTo(415);
                assertThat(response.body()).isEqualTo("{\"message\":\"Unsupported Media Type\"}");
            }
        }
        try (var client = Client.of(api().route("POST", "/jobs", ECHO))) {
            assertThat(posted(client, "raw".getBytes(UTF_8), "gzip").statusCode()).isEqualTo(200);
        }
    }

    @Test // a few bytes must not become many: unverified what AWS answers
    void aRequestThatWouldBecomeTooLargeIsNotOpened() throws Exception {
        byte[] bomb = ContentCoding.GZIP.encode(Body.of(new byte[10 * 1024 * 1024 + 1])).stream().readAllBytes();
        try (var client = Client.of(api().route("POST", "/jobs", ECHO).compressedFrom(0))) {
            assertThat(posted(client, bomb, "gzip").statusCode()).isEqualTo(415);
        }
    }

    private static HttpResponse<String> posted(Client client, byte[] body, String encoding) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + client.port() + "/dev/jobs"))
                    .header("Content-Encoding", encoding)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(), BodyHandlers.ofString());
        }
    }

    @Test // LS:common test_routing_not_found, MINI: a method is served only where it is declared
    void headAndOptionsAreMethodsLikeOthers() throws Exception {
        try (var client = Client.of(api().route("GET", "/jobs", ECHO).route("ANY", "/any", ECHO))) {
            assertThat(client.send("HEAD", "/dev/jobs", "").statusCode()).isEqualTo(403);
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(403);
            assertThat(client.send("HEAD", "/dev/any", "").body()).isEmpty();
            assertThat(Client.json(client.send("OPTIONS", "/dev/any", "")).path("httpMethod").asText())
                    .isEqualTo("OPTIONS");
        }
    }
}
