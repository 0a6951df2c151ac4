package dev.weir.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.rest.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API of several stages, on one port: DG:set-up-stages, DG:http-api-stages. */
final class StagesTest {

    private static final FunctionSpec ECHO = TestFunctions.scripted("Echo",
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":@event@}");

    private static Api rest(String stage, MethodThrottle... throttles) {
        var route = new Route("GET", "/jobs", new IntegrationSpec.LambdaProxy(ECHO), Optional.empty());
        return new RestApi("Api", stage, Map.of("colour", stage), List.of(route), Map.of(), List.of(),
                new Metering(Metering.KeySource.HEADER, List.of(), List.of(throttles)), Optional.empty(),
                OptionalInt.empty());
    }

    private static Api http(String stage) {
        var route = new HttpRoute("GET", "/{proxy+}", ECHO, PayloadFormat.V2, HttpRoute.LONGEST, Optional.empty());
        return new HttpApi("Http", stage, Map.of("colour", stage), List.of(route), Optional.empty());
    }

    @Test
    void thePathPicksTheStageWithItsVariables() throws Exception {
        try (var client = Client.of(new Stages(List.of(rest("dev"), rest("prod"))))) {
            for (String stage : List.of("dev", "prod")) {
                JsonNode event = client.event("/" + stage + "/jobs");
                assertThat(event.at("/stageVariables/colour").asText()).isEqualTo(stage);
                assertThat(event.at("/requestContext/stage").asText()).isEqualTo(stage);
                assertThat(event.at("/requestContext/path").asText()).isEqualTo("/" + stage + "/jobs");
            }
            assertThat(client.event("/dev/jobs").at("/requestContext/apiId"))
                    .isEqualTo(client.event("/prod/jobs").at("/requestContext/apiId"));
            var unknown = client.get("/test/jobs");
            assertThat(unknown.statusCode()).isEqualTo(403);
            assertThat(unknown.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        }
    }

    @Test
    void eachStageHasItsOwnThrottles() throws Exception {
        var once = new MethodThrottle("*", "/*", new Throttle(0, 1));
        try (var client = Client.of(new Stages(List.of(rest("dev", once), rest("prod"))))) {
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(429);
            assertThat(client.get("/prod/jobs").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest // DG:http-api-stages; that a named stage comes before $default is unverified
    @CsvSource({"/jobs, $default", "/dev/jobs, dev", "/devjobs, $default", "/test/jobs, $default"})
    void aNamedStageOfAnHttpApiStandsBesideTheOneWithoutAName(String path, String stage) throws Exception {
        try (var client = Client.of(new Stages(List.of(http("$default"), http("dev"))))) {
            JsonNode event = client.event(path);
            assertThat(event.at("/requestContext/stage").asText()).isEqualTo(stage);
            assertThat(event.at("/stageVariables/colour").asText()).isEqualTo(stage);
            assertThat(event.path("rawPath").asText()).isEqualTo(path);
        }
    }

    @Test
    void withoutADefaultStageWhatNamesNoneIsNotFound() throws Exception {
        try (var client = Client.of(new Stages(List.of(http("dev"), http("prod"))))) {
            assertThat(client.get("/prod/jobs").statusCode()).isEqualTo(200);
            assertThat(client.get("/jobs").statusCode()).isEqualTo(404);
            assertThat(client.raw("GET / HTTP/1.1\r\nbad header\r\n\r\n")).startsWith("HTTP/1.1 400");
        }
    }
}
