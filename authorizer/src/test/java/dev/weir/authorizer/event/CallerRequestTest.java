package dev.weir.authorizer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerRequestTest {

    @ParameterizedTest
    @CsvSource({"rest-token, REST_TOKEN, ymy8tbxw7b/dev, POST /v1/embeddings, ''",
        "../rest-request, REST_REQUEST, abcdef123/test, GET /request, 192.0.2.1",
        "http-1-request, HTTP_1, abcdef123/dev, POST /v1/models/{id}, 192.0.2.1",
        "http-2-request, HTTP_2, abcdef123/$default, POST /v1/embeddings, 192.0.2.1",
        "websocket-connect, WEBSOCKET, abcdef123/dev, GET /$connect, 192.0.2.1"})
    void everyKindOfEventIsOneCall(String sample, EventKind kind, String stage, String route, String address) {
        var request = CallerRequest.of(Events.sample(sample));

        assertThat(request.kind()).isEqualTo(kind);
        assertThat(request.stageArn()).matches("arn:aws:execute-api:us-(east-1|west-2):123456789012:.+")
                .endsWith(stage);
        assertThat(request.route()).isEqualTo(route);
        assertThat(request.sourceIp().orElse("")).isEqualTo(address);
        if (kind != EventKind.REST_REQUEST) {
            assertThat(request.headers().values("AUTHORIZATION")).containsExactly("Bearer weir-demo-bob");
        }
        if (kind != EventKind.REST_TOKEN) {
            assertThat(request.requestContext()).containsKey("requestId");
        }
    }

    @ParameterizedTest
    @CsvSource({"ANY /v1/{proxy+}, POST /v1/{proxy+}", "$default, POST /$default", "GET /v1/models, POST /v1/models"})
    void anHttpApisRouteIsItsTemplateWithTheMethodThatWasCalled(String routeKey, String route) {
        var event = Events.sample("http-2-request");
        event.put("routeKey", routeKey);

        assertThat(CallerRequest.of(event).route()).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({"POST/v1/embeddings/, POST /v1/embeddings", "POST//v1///embeddings//, POST /v1/embeddings",
        "GET/, GET /",
        "GET, GET /", "GET/a%20b/c, GET /a%20b/c", "POST/v1/%65mbedding%73, POST /v1/embeddings",
        "GET/%7euser%2Fx%2fy, GET /~user%2Fx%2Fy", "GET/100%/%zz/%2, GET /100%/%zz/%2", "GET/%2565, GET /%2565",
        "GET/%C3%A9/$1/\\1, GET /%C3%A9/$1/\\1"})
    void aTokenEventsRouteIsItsPathAsApiGatewayMatchesIt(String path, String route) {
        var event = Map.<String, Object>of("type", "TOKEN", "authorizationToken", "k", "methodArn",
                "arn:aws:execute-api:us-west-2:123456789012:ymy8tbxw7b/*/" + path);

        assertThat(CallerRequest.of(event).route()).isEqualTo(route);
        assertThat(CallerRequest.of(event).stageArn()).endsWith(":ymy8tbxw7b/*");
    }

    @ParameterizedTest
    @CsvSource({"weir-key, Bearer weir-key", "Bearer weir-key, Bearer weir-key", "Basic abc, Basic abc",
        "' weir-key ', Bearer weir-key"})
    void aTokenIsACredentialWhateverHeaderItCameIn(String token, String authorization) {
        var event = Events.sample("rest-token");
        event.put("authorizationToken", token);

        assertThat(CallerRequest.of(event).headers().values("authorization")).containsExactly(authorization);
    }

    @Test
    void aHeaderHasAllItsValuesInTheirOrderWhateverTheCaseOfItsName() {
        var event = Events.sample("../rest-request");
        event.put("headers", new HashMap<>(Map.of("x-api-key", "last", "X-Other", "o")));
        event.put("multiValueHeaders", Map.of("X-Api-Key", List.of("last", "first", "last")));

        var headers = CallerRequest.of(event).headers();

        assertThat(headers.values("X-API-KEY")).containsExactly("last", "first", "last");
        assertThat(headers.values("x-other")).containsExactly("o");
        assertThat(headers.values("x-missing")).isEmpty();
        assertThat(headers.values("x-api-\u212Aey")).as("a Kelvin sign is no K").isEmpty();
        assertThat(headers.toString()).contains("x-api-key").doesNotContain("first");
        assertThat(CallerRequest.of(event).toString()).isEqualTo("REST_REQUEST GET /request");
    }

    @Test
    void headersOfEveryShapeAreReadAlike() {
        var event = Events.sample("../rest-request");
        event.remove("headers");
        event.put("multiValueHeaders",
                Map.of("AUTHORIZATION", List.of("Bearer a"), "authorization", List.of("Bearer b")));
        assertThat(CallerRequest.of(event).headers().values("Authorization")).containsExactlyInAnyOrder("Bearer a",
                "Bearer b");

        event.put("headers", Map.of("x-api-key", "k"));
        event.put("multiValueHeaders", Map.of("X-Api-Key", List.of()));
        assertThat(CallerRequest.of(event).headers().values("x-api-key")).containsExactly("k");

        for (var none : new Object[]{"text", 7, List.of("x")}) {
            event.put("headers", none);
            event.put("multiValueHeaders", none);
            assertThat(CallerRequest.of(event).headers().values("x-api-key")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../rest-request", "http-1-request"})
    void aCallWithoutRequestContextHasNoAddress(String sample) {
        var event = Events.sample(sample);
        for (var nothing : new Object[]{Map.of(), Map.of("identity", "x"), "x"}) {
            event.put("requestContext", nothing);
            assertThat(CallerRequest.of(event).sourceIp()).isEmpty();
            assertThat(CallerRequest.of(event).requestId()).isEmpty();
        }
        event.put("requestContext", null);
        assertThat(CallerRequest.of(event).sourceIp()).isEmpty();
        event.remove("requestContext");
        assertThat(CallerRequest.of(event).sourceIp()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "$default", "v1.2", "a$b:c", "test-invoke-stage", "*", "\u00e9\ud83d\ude00"})
    void aStageIsCalledWhatItsArnCallsIt(String stage) {
        var event = Events.sample("../rest-request");
        event.put("methodArn", "arn:aws-us-gov:execute-api:us-gov-west-1:1:api/" + stage + "/GET/a/b");

        assertThat(CallerRequest.of(event).stage()).isEqualTo(stage);
        assertThat(CallerRequest.of(event).stageArn())
                .isEqualTo("arn:aws-us-gov:execute-api:us-gov-west-1:1:api/" + stage);
    }

    @Test
    void headersMayBeMissingAndAValueMayBeNull() {
        var event = Events.sample("../rest-request");
        var headers = new HashMap<String, Object>();
        headers.put("Accept", null);
        event.put("headers", headers);
        event.put("multiValueHeaders", null);

        assertThat(CallerRequest.of(event).headers().values("accept")).isEmpty();
        event.put("headers", Map.of("Accept", 7));
        assertThatThrownBy(() -> CallerRequest.of(event)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a header is neither a text nor a list of texts");
        event.put("headers", Map.of("Accept", new ArrayList<>(Arrays.asList("a", null))));
        assertThatThrownBy(() -> CallerRequest.of(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "0, 0", "999999999, 100", "9999999999999999999999, 0", "-1, 0", "2.5, 0", "'', 0", "１, 0",
        "'2, 3', 0", "2 , 2"})
    void aRetryCountIsClampedAndNonsenseIsNone(String said, int count) {
        var event = Events.sample("../rest-request");
        event.put("headers", Map.of("X-Stainless-Retry-Count", said));

        assertThat(CallerRequest.of(event).retryCount()).isEqualTo(count);
        assertThat(CallerRequest.of(Events.sample("http-1-request")).retryCount()).isEqualTo(2);
        assertThat(CallerRequest.of(Events.sample("http-2-request")).retryCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rest-token | methodArn | the event has no methodArn",
        "rest-token | authorizationToken | the event has no authorizationToken",
        "../rest-request | resource | the event has no resource",
        "../rest-request | type | not an authorizer event: its type is neither TOKEN nor REQUEST",
        "http-1-request | httpMethod | the event has no httpMethod",
        "http-2-request | routeKey | the event has no routeKey",
        "http-2-request | routeArn | the event has no routeArn",
        "http-2-request | requestContext | the event has no requestContext.http.method",
        "websocket-connect | requestContext | the event has no requestContext.routeKey"})
    void whatEveryEventHasIsMissedInOneSentence(String sample, String missing, String sentence) {
        var event = Events.sample(sample);
        event.remove(missing);

        assertThatThrownBy(() -> CallerRequest.of(event)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "arn", "arn:aws:execute-api:us-east-1:1:api", "arn:aws:execute-api:us-east-1:1:api/dev",
        "arn:aws:execute-api:us-east-1:1:api//GET/x", "nra:x/dev/GET/x"})
    void whatIsNoArnIsRefused(String arn) {
        var event = Events.sample("rest-token");
        event.put("methodArn", arn);

        assertThatThrownBy(() -> CallerRequest.of(event)).hasMessageStartingWith("the event has no ARN of a method");
    }

    @Test
    void aVersionOfTheFutureIsRefusedAndNoVersionIsNone() {
        var event = Events.sample("http-2-request");
        event.put("version", "3.0");
        assertThatThrownBy(() -> CallerRequest.of(event)).hasMessageContaining("neither 1.0 nor 2.0");

        var rest = Events.sample("../rest-request");
        rest.put("version", null);
        assertThat(CallerRequest.of(rest).kind()).isEqualTo(EventKind.REST_REQUEST);
    }
}
