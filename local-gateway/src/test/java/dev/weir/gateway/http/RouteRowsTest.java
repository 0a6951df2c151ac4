package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.api;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.rest.Client;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stages and routes of HTTP APIs: row 75 of the checklist, and what the developer guide says beside it. */
final class RouteRowsTest {

    @Row(number = 75, given = "HTTP: no route", does = "404 `{\"message\":\"Not Found\"}`", source = "DG", sure = Sure.D)
    @Test // DG:http-api-develop-routes
    void noRouteIsNotFound() throws Exception {
        try (var client = api().route("GET", "/jobs").route("GET", "/jobs/{id}").start()) {
            for (var response : List.of(client.get("/none"), client.send("POST", "/jobs", "x"), client.get("/"),
                    client.send("OPTIONS", "/jobs", ""), client.get("/jobs/1/more"), client.get("/jobs//more"))) {
                assertThat(response.statusCode()).isEqualTo(404);
                assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
                assertThat(response.headers().firstValue("content-type")).contains("application/json");
                assertThat(response.headers().firstValue("apigw-requestid")).get().asString().hasSize(16);
                assertThat(response.headers().firstValue("x-amzn-ErrorType")).isEmpty();
            }
        }
    }

    @ParameterizedTest // DG:http-api-develop-routes, its own example
    @CsvSource({"GET, /pets/dog/1, GET /pets/dog/1", "GET, /pets/dog/2, GET /pets/dog/{id}",
        "GET, /pets/cat/1, GET /pets/{proxy+}", "POST, /test/5, ANY /{proxy+}", "POST, /pets/dog/1, ANY /{proxy+}",
        "GET, /, $default", "POST, /, $default"})
    void theMostSpecificRouteWins(String method, String path, String route) throws Exception {
        var pets = api().route("ANY", "$default")
                .route("ANY", "/{proxy+}")
                .route("GET", "/pets/{proxy+}")
                .route("GET", "/pets/dog/{id}")
                .route("GET", "/pets/dog/1");
        try (var client = pets.start()) {
            var event = Client.json(client.send(method, path, ""));
            assertThat(event.path("routeKey").asText()).isEqualTo(route);
            assertThat(event.at("/requestContext/routeKey").asText()).isEqualTo(route);
        }
    }

    @Test // DG:http-api-develop-routes
    void aMethodBeatsAnyOnTheSamePath() throws Exception {
        try (var client = api().route("ANY", "/jobs").route("POST", "/jobs").start()) {
            assertThat(Client.json(client.send("POST", "/jobs", "")).path("routeKey").asText()).isEqualTo("POST /jobs");
            assertThat(client.event("/jobs").path("routeKey").asText()).isEqualTo("ANY /jobs");
        }
    }

    @Test // storacha/w3infra#166
    void aTrailingSlashIsAnotherPath() throws Exception {
        try (var client = api().route("GET", "/jobs").route("GET", "/metrics/{proxy+}").start()) {
            assertThat(client.get("/jobs/").statusCode()).isEqualTo(404);
            assertThat(client.event("/metrics/").path("routeKey").asText()).isEqualTo("GET /metrics/{proxy+}");
        }
    }

    @ParameterizedTest // DG:http-api-stages
    @CsvSource({"/dev/jobs, 200", "/jobs, 404", "/prod/jobs, 404", "/DEV/jobs, 404", "/dev, 404", "/devjobs, 404"})
    void aNamedStageIsTheFirstSegment(String path, int status) throws Exception {
        try (var client = api().stage("dev").route("GET", "/jobs").start()) {
            assertThat(client.get(path).statusCode()).isEqualTo(status);
        }
    }

    @Test // aws-sam-cli#5860, #5579
    void aNamedStageStandsInThePathOfEvents() throws Exception {
        try (var client = api().stage("dev").route("GET", "/").route("GET", "/jobs").start()) {
            var event = client.event("/dev/jobs");
            assertThat(event.path("rawPath").asText()).isEqualTo("/dev/jobs");
            assertThat(event.at("/requestContext/http/path").asText()).isEqualTo("/dev/jobs");
            assertThat(event.at("/requestContext/stage").asText()).isEqualTo("dev");
            assertThat(event.path("routeKey").asText()).isEqualTo("GET /jobs");
            assertThat(client.event("/dev").path("routeKey").asText()).isEqualTo("GET /");
        }
    }

    @ParameterizedTest // hotsock/voker#8, fastify/aws-lambda-fastify#169, awslabs/aws-lambda-powertools-python#1098
    @CsvSource({"/a%2Fb, /a/b", "/Chester%20Mall, /Chester Mall", "/a+b, /a+b", "/a%2Bb, /a+b", "/me%3Fadmin=1, /me",
        "/100%, /100%"})
    void thePathIsDecodedAndEndsAtAQuestionMarkThatComesOut(String sent, String path) throws Exception {
        try (var client = api().route("ANY", "$default").start()) {
            var raw = client.raw("GET " + sent + "?q=%2B HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(raw).contains("\"rawPath\":\"" + path + "\"").contains("\"rawQueryString\":\"q=%2B\"");
        }
    }

    @Test // DG:http-api-develop-routes
    void pathVariablesReachTheFunction() throws Exception {
        try (var client = api().route("GET", "/jobs/{id}").route("GET", "/files/{path+}").start()) {
            assertThat(client.event("/jobs/a%20b").at("/pathParameters/id").asText()).isEqualTo("a b");
            assertThat(client.event("/files/a/b/c").at("/pathParameters/path").asText()).isEqualTo("a/b/c");
        }
    }
}
