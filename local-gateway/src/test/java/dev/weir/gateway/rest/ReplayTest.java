package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.event.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Location;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RequestValidation.Parameter;
import dev.weir.gateway.api.RequestValidation.Place;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that were made to AWS, made to this gateway: what comes back is compared with what was recorded. Who recorded it
 * is said in {@code fidelity/README.md} among the test resources.
 */
final class ReplayTest {

    private static final String PROXY = "test_lambda_aws_proxy_integration";
    private static final String MAPPING = "test_lambda_aws_proxy_integration_request_data_mapping";
    private static final String OUTPUTS = "test_aws_proxy_response_payload_format_validation";
    private static final String HEADERS = "TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_aws[AWS_PROXY]";
    private static final String ROUTING = "TestApigatewayRouting::test_routing_not_found";
    private static final String TRACES = "TestApiGatewayCommon::test_invocation_trace_id";
    private static final String VALIDATOR = "TestApiGatewayCommon::test_api_gateway_request_validator";
    private static final String STORED = "TestApiGatewayGatewayResponse::test_gateway_response_";

    /** What CloudFront adds for an API of type EDGE. This gateway is one of type REGIONAL. */
    private static final Predicate<String> EDGE = name -> name.startsWith("CloudFront-")
            || Set.of("Via", "X-Amz-Cf-Id", "X-Amz-Cf-Pop", "X-Cache", "via", "x-amz-cf-id", "x-amz-cf-pop", "x-cache")
                    .contains(name);

    private static final Predicate<String> CONNECTION = name -> name.equalsIgnoreCase("Connection");

    @TempDir
    private Path folder;

    /** The head of a request as Python's requests writes it. */
    private static String head(String method, String target, TestApi api, String... headers) {
        ApiIdentity identity = new ApiIdentity(api.build().name(), api.build().stage(), Location.USUAL);
        return method + " " + target + " HTTP/1.1\r\nHost: " + identity.domainName() + "\r\n"
                + String.join("\r\n", headers) + "\r\nConnection: close\r\n";
    }

    private static Answer send(TestApi api, String head, String body) throws Exception {
        try (var client = Client.of(api)) {
            return Answer.of(client.raw(head + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                    + "\r\n" + body));
        }
    }

    private record Answer(int status, ObjectNode headers, String body) {

        static Answer of(String raw) {
            String[] parts = raw.replace("HTTP/1.1 100 Continue\r\n\r\n", "").split("\r\n\r\n", 2);
            ObjectNode headers = Json.object();
            parts[0].lines().skip(1).forEach(line -> {
                String[] field = line.split(": ?", 2);
                headers.put(field[0],
                        headers.has(field[0]) ? headers.path(field[0]).asText() + ", " + field[1] : field[1]);
            });
            return new Answer(Integer.parseInt(parts[0].substring(9, 12)), headers, parts[1]);
        }

        JsonNode json() {
            return Json.read(body).orElseThrow(() -> new AssertionError("not JSON: " + body));
        }

        /** Names in lower case, as names of headers are compared. */
        ObjectNode lower() {
            return lowered(headers);
        }
    }

    private static ObjectNode lowered(JsonNode headers) {
        ObjectNode lower = Json.object();
        headers.properties().forEach(field -> lower.set(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return lower;
    }

    private static TestApi proxy(String stage) {
        return api().stage(stage).route("ANY", "/{proxy+}", ECHO).route("ANY", "/hardcoded", ECHO);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            payload-without-trailing-slash                  | /stage/proxy-value
            payload-with-trailing-slash                     | /stage/proxy-value/
            payload-with-double-slash                       | /stage/proxy-value//double-slash
            payload-with-prepended-slash-to-stage           | //stage/proxy-value
            payload-with-prepended-slash                    | /stage//proxy-value
            payload-without-trailing-slash-and-query-params | /stage/proxy-value?urlparam=test
            payload-with-trailing-slash-and-query-params    | /stage/proxy-value/?urlparam=test
            payload-with-path-encoded-email                 | /stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com
            payload-with-params-encoding                    | /stage/proxy-value/api?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/
            hardcoded                                       | /stage//hardcoded
            """)
    void proxyEvents(String key, String target) throws Exception {
        var api = proxy("stage");
        Answer answer = send(api, head("GET", target, api, "User-Agent: python-requests/testing",
                "Accept-Encoding: gzip, deflate", "Accept: */*", "tEsT-HEADeR: aValUE", "authorization: random-value"),
                "");

        assertThat(Recorded.of(PROXY, "invocation-" + key).differences(answer.json(), EDGE)).isEmpty();
    }

    @Test
    void aProxyEventOfManyValues() throws Exception {
        var api = proxy("stage");
        Answer answer = send(api, head("POST",
                "/stage/proxy-value?category=electronics&category=books&price=10&price=20&price=30", api,
                "User-Agent: python-requests/testing", "Accept-Encoding: gzip, deflate", "Accept: */*",
                "Content-Type: application/json;charset=utf-8", "aUThorization: Bearer token123;API key456"),
                "{\"message\": \"hello world\"}");

        assertThat(Recorded.of(PROXY, "invocation-payload-with-params-encoding-multi").differences(answer.json(), EDGE))
                .isEmpty();
    }

    @Test
    void aProxyEventOfAPost() throws Exception {
        var api = api().stage("test").route("ANY", "/{pathVariable}", ECHO);
        Answer answer = send(api, head("POST", "/test/foobar?testQueryString=foo&testVar=bar", api,
                "Accept-Encoding: gzip, deflate", "Accept: application/json", "Content-Type: application/json",
                "foobar: mapped-value", "user-Agent: test/integration", "headerVar: request-value"),
                "{\"message\": \"hello world\"}");
        Recorded recorded = Recorded.of(MAPPING, "http-proxy-invocation-data-mapping");

        assertThat(answer.status()).isEqualTo(recorded.content().path("status_code").asInt());
        assertThat(recorded.at("/content").differences(answer.json(), EDGE)).isEmpty();
    }

    @Row(number = 65, given = "each output that was recorded", does = "the status, headers and body that were recorded", source = "LS:lambda `test_aws_proxy_response_payload_format_validation`", sure = Sure.R)
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no-body                       | 200 | {"statusCode": 200}
            with-headers                  | 200 | {"statusCode": 200, "headers": {"test-header": "value", "header-bool": true}}
            with-headers-null             | 200 | {"statusCode": 200, "headers": null}
            wrong-format                  | 502 | {"statusCode": 200, "wrongValue": "value"}
            empty-response                | 502 |
            b64-encoded-true              | 200 | {"statusCode": 200, "body": "dGVzdC1kYXRh", "isBase64Encoded": true}
            b64-encoded-false             | 200 | {"statusCode": 200, "body": "dGVzdC1kYXRh"}
            multi-headers-valid           | 200 | {"statusCode": 200, "multiValueHeaders": {"test-multi": ["value1", "value2"]}}
            multi-headers-overwrite       | 200 | {"statusCode": 200, "multiValueHeaders": {"test-multi": ["value-multi"]}, "headers": {"test-multi": "value-solo"}}
            multi-headers-overwrite-casing | 200 | {"statusCode": 200, "multiValueHeaders": {"tesT-Multi": ["value-multi"]}, "headers": {"test-multi": "value-solo"}}
            multi-headers-invalid         | 502 | {"statusCode": 200, "multiValueHeaders": {"test-multi-invalid": "value1"}}
            invalid-status-code           | 502 | {"statusCode": "test"}
            status-code-str               | 201 | {"statusCode": "201"}
            just-string                   | 502 | "justAString"
            only-headers                  | 200 | {"headers": {"test-header": "value"}}
            """, quoteCharacter = '\u0001')
    void outputs(String key, int status, String output) throws Exception {
        FunctionSpec function = output == null
                ? TestFunctions.scripted("Function", Duration.ofSeconds(5), Map.of("THROW", "no JSON"))
                : TestFunctions.scripted("Function", output);
        var api = api().stage("test").route("ANY", "/{proxy+}", function);
        Answer answer = send(api, head("POST", "/test/test", api, "User-Agent: python/test"), "");
        JsonNode recorded = Recorded.of(OUTPUTS, "invoke-api-" + key).content();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(recorded.path("content").isTextual() ? answer.body() : answer.json().toString())
                .isEqualTo(recorded.path("content").isTextual()
                        ? recorded.path("content").asText()
                        : recorded.path("content").toString());
        if (recorded.has("headers")) {
            assertThat(new Recorded(lowered(recorded.path("headers"))).differences(answer.lower(), EDGE.or(CONNECTION)))
                    .isEmpty();
        }
        if (key.endsWith("casing")) {
            assertThat(answer.headers().has("tesT-Multi")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-param-integration", "full-integration"})
    void headersOfARegionalApi(String key) throws Exception {
        var api = api().stage("test").route("GET", "/no-param", ECHO).route("GET", "/full", ECHO);
        Answer answer = send(api, head("GET", "/test/" + key.replace("-integration", ""), api,
                "Accept: application/json",
                "Accept-Charset: UTF-8", "Accept-Encoding: br", "Age: request_Age", "Authorization: Unauthorized",
                "Content-Encoding: deflate", "Content-MD5: request_Content-MD5", "Content-Type: application/json",
                "Date: request_Date", "Expect: 100-continue", "Max-Forwards: 2", "Pragma: cache",
                "Proxy-Authenticate: Basic", "Range: bytes=500-999", "Referer: https://example.com/",
                "Server: https://example.com/", "TE: deflate", "Trailer: Expires", "Upgrade: HTTP/2.0",
                "User-Agent: localStack/0.0", "Via: p.example.net", "Warn: 299 localStack/0.0",
                "WWW-Authenticate: Basic YWxhZGRpbjpvcGVuc2VzYW1l"), "");
        Recorded recorded = Recorded.of(HEADERS, key);

        assertThat(recorded.at("/headers").differences(answer.json().path("headers"), _ -> false)).isEmpty();
        assertThat(answer.json().path("body").isNull()).isTrue();
        // Its length is that of the event, and the connection is closed in either case.
        assertThat(new Recorded(lowered(recorded.content().path("response-headers"))).differences(answer.lower(),
                CONNECTION.or("content-length"::equals))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"not-found, GET, /dev/random-non-existing", "wrong-method, POST, /dev/existing"})
    void unknownRoutes(String key, String method, String target) throws Exception {
        var api = api().route("GET", "/existing", TestFunctions.scripted("Function", "{}"));
        Answer answer = send(api, head(method, target, api, "Accept: */*"), "");
        JsonNode recorded = Recorded.of(ROUTING, key).content();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json()).isEqualTo(recorded.path("content"));
        assertThat(answer.lower().path("x-amzn-errortype")).isEqualTo(recorded.path("errorType"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            normal           |
            trace-id         | Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1
            trace-id-small   | Root=1-3152b799-8954dae64eda91bc9a23a7e8
            """)
    void traces(String key, String trace) throws Exception {
        var api = api().route("ANY", "/{proxy+}", TestFunctions.scripted("Function", "{}"));
        Answer answer = send(api, head("GET", "/dev/proxy-value", api,
                trace == null ? "Accept: */*" : "x-amzn-trace-id: " + trace), "");
        ObjectNode recorded = (ObjectNode) Recorded.of(TRACES, key + "-req-headers-AWS_PROXY").content().deepCopy();
        recorded.put("date", "<date>"); // left out by name where it was recorded

        assertThat(new Recorded(recorded).differences(answer.lower(), EDGE.or(CONNECTION).or("content-length"::equals)))
                .isEmpty();
        // The recorder's own assertions, made on AWS.
        assertThat(answer.lower().path("x-amzn-trace-id").asText()).contains(trace == null ? "Root=" : trace)
                .contains(";Parent=");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            missing-all-required-request-params-post     | POST | issuer | /value?     |      | {"test": "test"}
            missing-required-headers-request-params-get  | GET  | test   | /value?qs1=test |  |
            missing-required-qs-request-params-get       | GET  | test   | /value?     | test |
            invalid-request-body                         | POST | test   | /value?qs1=test | test | {"test": "test"}
            """, quoteCharacter = '\u0001')
    void requestsThatAValidatorRefuses(String key, String method, String variable, String path, String header,
            String body) throws Exception {
        var required = List.of(new Parameter(Place.PATH, variable), new Parameter(Place.QUERY_STRING, "qs1"),
                new Parameter(Place.HEADER, "x-header-param"));
        String schema = model(VALIDATOR + "_with_ref_models", "testSchema").toString();
        var route = new Route("ANY", "/nested/{test}", new IntegrationSpec.LambdaProxy(ECHO), Optional.empty(), false,
                new RequestValidation(required, Map.of("application/json", schema)));
        var api = api().stage("local").route(route);
        Answer answer = send(api, head(method, "/local/nested" + path, api, "Content-Type: application/json",
                "x-header-param: " + Objects.requireNonNullElse(header, "")), Objects.requireNonNullElse(body, ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).isEqualTo(Recorded.of(VALIDATOR, key).content());
    }

    /** A model as AWS stored it. */
    private static JsonNode model(String test, String name) {
        for (JsonNode item : Recorded.of(test, "get-models-with-ref").content().path("items")) {
            if (item.path("name").asText().equals(name)) {
                return item.path("schema");
            }
        }
        throw new IllegalArgumentException(test + " has no model " + name);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            _with_ref_models       | testSchemaList | successful                 | 200 | [{"a": 1, "b": 2}]
            _with_ref_models       | testSchemaList | failed-validation          | 400 |
            _with_ref_one_ofmodels | TestModel      | successful                 | 200 | {"status": null}
            _with_ref_one_ofmodels | TestModel      | successful-with-data       | 200 | {"status": {"Status": "works", "Order": 1}}
            _with_ref_one_ofmodels | TestModel      | failed-validation-no-data  | 400 |
            _with_ref_one_ofmodels | TestModel      | failed-validation-bad-data | 400 | {"badFormat": "bla"}
            """, quoteCharacter = '\u0001')
    void modelsThatReferToOthers(String test, String model, String key, int status, String body) throws Exception {
        Route asked = ServedTemplate
                .api(folder, ServedTemplate.event("POST", "/path", ", RequestModel: {Model: " + model
                        + ", Required: true, ValidateBody: true}"), "Models: " + models(VALIDATOR + test))
                .routes()
                .getFirst();
        var mock = new IntegrationSpec.Mock(200, Map.of("Content-Type", "application/json"), "{\"data\": \"ok\"}");
        var api = api().stage("local").route(asked.with(mock, Optional.empty()));
        String head = head("POST", "/local/path", api, body == null ? "Accept: */*" : "Content-Type: application/json");
        Answer answer = send(api, head, Objects.requireNonNullElse(body, ""));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json()).isEqualTo(Recorded.of(VALIDATOR + test, key).content());
    }

    /** A template's {@code Models} that are those that AWS stored. */
    private static String models(String test) {
        ObjectNode models = Json.object();
        Recorded.of(test, "get-models-with-ref")
                .content()
                .path("items")
                .forEach(item -> models.set(item.path("name").asText(), item.path("schema")));
        return Json.text(models);
    }

    @Test
    void routesBesideAGreedyOne() throws Exception { // LS:common, both tests of a hardcoded sibling: asserted on AWS
        var api = api().route("GET", "/{param+}", ECHO)
                .route("GET", "/part1", ECHO)
                .route("GET", "/part1/hardcoded-value", ECHO)
                .route("OPTIONS", "/{param+}", ECHO)
                .route("POST", "/test", ECHO)
                .route("ANY", "/test/any", ECHO);
        try (var client = Client.of(api)) {
            for (var call : Map.of("GET /part1", "/part1", "GET /part1/hardcoded-value", "/part1/hardcoded-value",
                    "GET /part1/random-value", "/{param+}", "OPTIONS /test", "/{param+}", "POST /test", "/test",
                    "OPTIONS /test/any", "/test/any", "GET /test/any", "/test/any").entrySet()) {
                String[] line = call.getKey().split(" ", 2);
                assertThat(Client.json(client.send(line[0], "/dev" + line[1], "")).path("resource").asText())
                        .as(call.getKey())
                        .isEqualTo(call.getValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crud", "put"})
    void storedGatewayResponses(String test) {
        var customised = test.equals("crud")
                ? Map.of(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, put("crud", "put-gateway-response", 404))
                : Map.of(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN,
                        put("put", "put-gateway-response-response-templates-only", 0), GatewayResponseType.DEFAULT_5XX,
                        put("put", "put-gateway-response-default-5xx", 599), GatewayResponseType.AUTHORIZER_FAILURE,
                        new GatewayResponse(OptionalInt.empty(), Map.of("foo", "'bar'"), Map.of()));
        var responses = new GatewayResponses(customised, Assumptions.USUAL);
        JsonNode items = Recorded.of(STORED + test, "get-gateway-responses").content().path("items");

        assertThat(items).hasSize(GatewayResponseType.values().length).allSatisfy(item -> {
            var type = GatewayResponseType.valueOf(item.path("responseType").asText());
            GatewayResponse shape = responses.shape(type);
            if (item.has("statusCode")) {
                assertThat(shape.status().orElse(type.status())).as(type.name())
                        .isEqualTo(item.path("statusCode").asInt());
            }
            assertThat(shape.headers()).as(type.name()).isEqualTo(headers(item));
            assertThat(shape.templates().isEmpty()
                    ? Map.of("application/json", "{\"message\":$context.error.messageString}")
                    : shape.templates()).as(type.name()).isEqualTo(texts(item.path("responseTemplates")));
        });
    }

    private static GatewayResponse put(String test, String key, int status) {
        JsonNode put = Recorded.of(STORED + test, key).content();
        return new GatewayResponse(status == 0 ? OptionalInt.empty() : OptionalInt.of(status), headers(put),
                texts(put.path("responseTemplates")));
    }

    private static Map<String, String> headers(JsonNode item) {
        var headers = new LinkedHashMap<String, String>();
        texts(item.path("responseParameters"))
                .forEach((name, value) -> headers.put(name.replace("gatewayresponse.header.", ""), value));
        return headers;
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @Test
    void everyRecordingHereIsReplayed() {
        List<String> here = List.of(PROXY, MAPPING, OUTPUTS, HEADERS, ROUTING, TRACES, STORED + "crud", STORED + "put",
                VALIDATOR, VALIDATOR + "_with_ref_models", VALIDATOR + "_with_ref_one_ofmodels");
        assertThat(Recorded.all().fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(here);
    }
}
