package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.GatewayResponseType;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a client sees of functions that end themselves, or may not run. */
final class FunctionRowsTest {

    private static final FunctionSpec EXITING = TestFunctions.scripted("Exiting", Duration.ofSeconds(5),
            Map.of("EXIT", "7"));
    private static final FunctionSpec RESERVED = TestApi.ECHO
            .with(new Execution("java25", Optional.empty(), OptionalInt.of(0), false, Optional.empty()));

    @Test
    void aFunctionThatExitsIsA502EveryTime() throws Exception {
        try (var client = Client.of(api().route("GET", "/exit", EXITING).route("GET", "/echo", TestApi.ECHO))) {
            assertError(client.get("/dev/exit"), 502, "InternalServerErrorException",
                    "{\"message\": \"Internal server error\"}");
            assertThat(client.get("/dev/echo").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/exit").statusCode()).isEqualTo(502);
            assertThat(client.log()).contains("GET /dev/exit 502", "the function threw Runtime.ExitError");
        }
    }

    @Test
    void anAuthorizerThatExitsIsMisconfigured() throws Exception {
        var limiter = new Authorizer.Request("Limiter", EXITING, Duration.ZERO, List.of());
        try (var client = Client.of(guarded(limiter))) {
            assertError(client.get("/dev/jobs"), 500, "AuthorizerConfigurationException", "{\"message\":null}");
        }
    }

    @Test
    void aThrottledFunctionIsA500ThatIntegrationFailureShapes() throws Exception {
        try (var client = Client.of(api().route("GET", "/jobs", RESERVED))) {
            assertError(client.get("/dev/jobs"), 500, "InternalServerErrorException",
                    "{\"message\": \"Internal server error\"}");
        }
        try (var client = Client.of(api().route("GET", "/jobs", RESERVED)
                .response(GatewayResponseType.INTEGRATION_FAILURE, 503, Map.of(), "{\"busy\":true}"))) {
            assertError(client.get("/dev/jobs"), 503, "InternalServerErrorException", "{\"busy\":true}");
        }
    }

    @Test
    void aThrottledAuthorizerIsMisconfigured() throws Exception {
        var limiter = new Authorizer.Request("Limiter", RESERVED, Duration.ZERO, List.of());
        try (var client = Client.of(guarded(limiter))) {
            assertError(client.get("/dev/jobs"), 500, "AuthorizerConfigurationException", "{\"message\":null}");
        }
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String body) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
        assertThat(response.body()).isEqualTo(body);
    }
}
