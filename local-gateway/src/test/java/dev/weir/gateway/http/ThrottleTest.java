package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.ECHO;
import static dev.weir.gateway.http.TestHttpApi.api;
import static dev.weir.gateway.http.TestHttpApi.simple;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.rest.Client;
import org.junit.jupiter.api.Test;

/** How HTTP APIs are throttled: DG:http-api-throttling. That the 429's body is that of REST APIs is unverified. */
final class ThrottleTest {

    private static HttpRoute route(String method, String path, Throttle throttle,
            Optional<HttpAuthorizer> authorizer) {
        return new HttpRoute(method, path, ECHO, PayloadFormat.V2, HttpRoute.LONGEST, authorizer,
                Optional.of(throttle));
    }

    private static void assertThrottled(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
        assertThat(response.headers().firstValue("apigw-requestid")).isPresent();
    }

    private static void assertServed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test // DG:http-api-throttling: a token bucket
    void aRouteHasATokenBucketWhoeverCalls() throws Exception {
        var throttled = api().route(route("GET", "/jobs", new Throttle(2, 3), Optional.empty()))
                .route(route("POST", "/jobs", new Throttle(0, 1), Optional.empty()))
                .route("GET", "/free");
        try (var client = throttled.start()) {
            for (int i = 0; i < 3; i++) {
                assertServed(client.get("/jobs"));
            }
            assertThrottled(client.get("/jobs"));
            assertServed(client.send("POST", "/jobs", ""));
            assertThrottled(client.send("POST", "/jobs", ""));
            assertServed(client.get("/free"));
            assertThat(client.log()).contains("the stage's route is throttled");

            client.advance(Duration.ofMillis(499));
            assertThrottled(client.get("/jobs"));
            client.advance(Duration.ofMillis(1));
            assertServed(client.get("/jobs"));
            client.advance(Duration.ofDays(1));
            assertThrottled(client.send("POST", "/jobs", ""));
        }
    }

    @Test
    void theDefaultRouteIsOneToo() throws Exception {
        try (var client = api().route(route("ANY", "$default", new Throttle(0, 1), Optional.empty())).start()) {
            assertServed(client.get("/a"));
            assertThrottled(client.get("/b"));
        }
    }

    @Test // DG:http-api-throttling: the account's 10,000 a second with 5,000 at once
    void theAccountIsThrottledAsWell() throws Exception {
        try (var client = Client.of(api().route("GET", "/jobs").build(), new Throttle(1, 1))) {
            assertServed(client.get("/jobs"));
            assertThrottled(client.get("/jobs"));
            assertThat(client.get("/none").statusCode()).isEqualTo(404);
            assertThat(client.log()).contains("the account is throttled");
        }
    }

    @Test // unverified, and so an assumption: stage-throttle
    void whatIsThrottledAsksNoAuthorizerUnlessThatIsAssumed() throws Exception {
        var closed = api()
                .route(route("GET", "/jobs", new Throttle(0, 0), Optional.of(simple("{\"isAuthorized\":false}"))));
        try (var client = closed.start()) {
            assertThrottled(client.get("/jobs"));
        }
        var after = Assumptions.USUAL.with(Map.of("stage-throttle", "after-authorizer"));
        try (var client = Client.of(closed.build(), after)) {
            assertThat(client.get("/jobs").statusCode()).isEqualTo(403);
        }
    }

    @Test // reported of the gateway's own errors: aws-sam-cli#9087
    void browsersOfOtherOriginsMayReadTheAnswer() throws Exception {
        var anybody = new Cors(List.of("*"), List.of(), List.of(), List.of(), false, Optional.empty());
        try (var client = api().route(route("GET", "/jobs", new Throttle(0, 0), Optional.empty()))
                .cors(anybody)
                .start()) {
            var response = client.get("/jobs", "Origin", "https://a.example");
            assertThrottled(response);
            assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
        }
    }
}
