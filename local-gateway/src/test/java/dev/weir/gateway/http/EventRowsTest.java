package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.KEY;
import static dev.weir.gateway.http.TestHttpApi.api;
import static dev.weir.gateway.http.TestHttpApi.policy;
import static dev.weir.gateway.http.TestHttpApi.simple;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.rest.Client;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What functions and authorizers behind an HTTP API are asked: row 78 of the checklist. The expected events are those of the
 * developer guide, with this call's values; what no call here has, such as a client's certificate, is left out.
 */
final class EventRowsTest {

    private static final String REQUEST = """
            POST /my/path?parameter1=value1&parameter1=value2&parameter2=value HTTP/1.1\r
            Host: api.example\r
            User-Agent: agent\r
            Header1: value1\r
            HEADER2: value1\r
            header2: value2\r
            x-api-key: user1\r
            Cookie: cookie1; cookie2\r
            X-Amzn-Trace-Id: Root=1-611cc4a7-0746ebee281cfd967db97b64\r
            Content-Type: text/plain\r
            Content-Length: 17\r
            Connection: close\r
            \r
            Hello from Lambda""";

    private static JsonNode expected(String name) throws IOException {
        try (InputStream file = EventRowsTest.class.getResourceAsStream(name)) {
            return Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8)).orElseThrow();
        }
    }

    /** What is different on every call is put in the expected event's words, once it has been seen to be of its kind. */
    private static JsonNode steady(JsonNode event) {
        ObjectNode context = (ObjectNode) event.path("requestContext");
        for (String name : List.of("requestId", "extendedRequestId")) {
            if (context.has(name)) {
                assertThat(context.path(name).asText()).hasSize(16);
                context.put(name, "id=");
            }
        }
        for (String name : List.of("time", "requestTime")) {
            if (context.has(name)) {
                assertThat(context.path(name).asText())
                        .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
                context.put(name, "12/Mar/2020:19:03:58 +0000");
            }
        }
        for (String name : List.of("timeEpoch", "requestTimeEpoch")) {
            if (context.has(name)) {
                assertThat(context.path(name).isIntegralNumber()).isTrue();
                context.put(name, 1583348638390L);
            }
        }
        ((ObjectNode) event.path("headers")).replace(
                event.path("headers").has("x-forwarded-port") ? "x-forwarded-port" : "X-Forwarded-Port",
                context.textNode("443"));
        if (event.has("multiValueHeaders")) {
            ((ObjectNode) event.path("multiValueHeaders")).putArray("X-Forwarded-Port").add("443");
        }
        return event;
    }

    private static JsonNode sent(Client client) throws IOException {
        String answer = client.raw(REQUEST);
        return Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4)).orElseThrow();
    }

    @Row(number = 78, given = "HTTP 2.0: header names", does = "lower case", source = "DG", sure = Sure.D)
    @Test // DG:http-api-develop-integrations-lambda; aws/powertools-lambda-python apiGatewayProxyV2Event
    void anEventOfFormat2() throws Exception {
        try (var client = api().stageVariable("stageVariable1", "value1").route("ANY", "/my/{parameter1}").start()) {
            assertThat(steady(sent(client))).isEqualTo(expected("integration-2.0.json"));
        }
    }

    @Test // DG:http-api-develop-integrations-lambda
    void anEventOfFormat1() throws Exception {
        try (var client = api().route("ANY", "/my/path", PayloadFormat.V1, TestHttpApi.ECHO).start()) {
            assertThat(steady(sent(client))).isEqualTo(expected("integration-1.0.json"));
        }
    }

    private static JsonNode asked(PayloadFormat format, String output, String path) throws Exception {
        var function = TestFunctions.scripted("Authorizer", output);
        var sources = List.of(KEY, new IdentitySource(Kind.QUERY_STRING, "parameter2"));
        var authorizer = new HttpAuthorizer.Lambda("Limiter", function, format, format == PayloadFormat.V2,
                Duration.ZERO, sources);
        try (var client = api().stageVariable("stageVariable1", "value1")
                .route("ANY", "/my/{parameter1}", PayloadFormat.V2, authorizer)
                .start()) {
            return steady(Json.read(sent(client).at(path).asText()).orElseThrow());
        }
    }

    @Test // DG:http-api-lambda-authorizer; aws/powertools-lambda-python apiGatewayAuthorizerV2Event
    void anAuthorizersEventOfFormat2() throws Exception {
        var output = "{\"isAuthorized\":true,\"context\":{\"event\":@event@}}";
        assertThat(asked(PayloadFormat.V2, output, "/requestContext/authorizer/lambda/event"))
                .isEqualTo(expected("authorizer-2.0.json"));
    }

    @Test // DG:http-api-lambda-authorizer
    void anAuthorizersEventOfFormat1() throws Exception {
        assertThat(asked(PayloadFormat.V1, policy("Allow", "*", "{\"event\":@event@}"),
                "/requestContext/authorizer/lambda/event")).isEqualTo(expected("authorizer-1.0.json"));
    }

    @Test // captured samples leave out what is not there
    void whatIsNotThereIsLeftOutOfFormat2() throws Exception {
        try (var client = api().route("GET", "/jobs").start()) {
            assertThat(client.event("/jobs").properties().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrder(
                    "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded");
        }
    }

    @ParameterizedTest // reported: a form is encoded; without a type it is believed
    @CsvSource({"application/json, false", "application/json; charset=utf-8, false", "text/csv, false",
        "application/problem+json, false", "application/x-www-form-urlencoded, true", "image/png, true",
        "application/octet-stream, true"})
    void onlyTextIsHandedOnAsItIs(String type, boolean encoded) throws Exception {
        for (var format : PayloadFormat.values()) {
            try (var client = api().route("POST", "/", format, TestHttpApi.ECHO).start()) {
                var event = Client.json(client.send("POST", "/", "a=1", "content-type", type));
                assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(encoded);
                assertThat(event.path("body").asText()).isEqualTo(encoded ? "YT0x" : "a=1");
            }
        }
    }

    @Test
    void aClientCannotSayWhoItIs() throws Exception {
        try (var client = api().route("GET", "/", PayloadFormat.V2, simple("{\"isAuthorized\":true}")).start()) {
            assertThat(client.event("/", "x-forwarded-for", "192.0.2.1").at("/requestContext/http/sourceIp").asText())
                    .isEqualTo("127.0.0.1");
            assertThat(client.event("/").at("/requestContext/authorizer"))
                    .isEqualTo(Json.read("{\"lambda\":null}").orElseThrow());
        }
    }
}
