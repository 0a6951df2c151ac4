package dev.weir.gateway.http;

import static dev.weir.gateway.http.TestHttpApi.api;
import static dev.weir.gateway.http.TestHttpApi.simple;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.rest.Client;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How an HTTP API answers browsers of other origins: DG:http-api-cors. */
final class CorsTest {

    private static final String ORIGIN = "https://www.example.com";
    private static final Cors SHOP = new Cors(List.of(ORIGIN, "http://*"), List.of("GET", "POST"),
            List.of("authorization", "x-api-key"), List.of("date", "x-api-id"), true,
            Optional.of(Duration.ofMinutes(5)));
    private static final Cors ANYBODY = new Cors(List.of("*"), List.of(), List.of(), List.of(), false,
            Optional.empty());

    private static HttpResponse<String> preflight(Client client, String path, String origin) throws Exception {
        return client.send("OPTIONS", path, "", "Origin", origin, "Access-Control-Request-Method", "POST");
    }

    private static Map<String, List<String>> cors(HttpResponse<String> response) {
        var found = new TreeMap<>(response.headers().map());
        found.keySet().removeIf(name -> !name.startsWith("access-control-"));
        return found;
    }

    @Test
    void aPreflightNeedsNoRouteAndNoAuthorizer() throws Exception {
        var guarded = api().cors(SHOP).route("POST", "/jobs", PayloadFormat.V2, simple("{\"isAuthorized\":false}"));
        try (var client = guarded.start()) {
            for (String path : List.of("/jobs", "/none")) {
                var response = preflight(client, path, ORIGIN);
                assertThat(response.statusCode()).isEqualTo(204);
                assertThat(response.body()).isEmpty();
                assertThat(cors(response)).isEqualTo(Map.of("access-control-allow-origin", List.of(ORIGIN),
                        "access-control-allow-credentials", List.of("true"), "access-control-allow-methods",
                        List.of("GET,POST"), "access-control-allow-headers", List.of("authorization,x-api-key"),
                        "access-control-max-age", List.of("300"), "access-control-expose-headers",
                        List.of("date,x-api-id")));
                assertThat(response.headers().firstValue("apigw-requestid")).isPresent();
            }
        }
    }

    @Test // the guide's own special consideration
    void theAuthorizerOfTheDefaultRouteComesBeforeThePreflight() throws Exception {
        var guarded = api().cors(ANYBODY)
                .route("ANY", "$default", PayloadFormat.V2, simple("{\"isAuthorized\":false}"));
        try (var client = guarded.start()) {
            assertThat(preflight(client, "/jobs", ORIGIN).statusCode()).isEqualTo(403);
        }
        try (var client = guarded.route("OPTIONS", "/{proxy+}").start()) {
            assertThat(preflight(client, "/jobs", ORIGIN).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void anOriginThatIsNotAllowedIsToldNothing() throws Exception {
        try (var client = api().cors(SHOP).route("GET", "/").start()) {
            assertThat(preflight(client, "/", "https://evil.example").statusCode()).isEqualTo(204);
            assertThat(cors(preflight(client, "/", "https://evil.example"))).isEmpty();
            assertThat(cors(preflight(client, "/", ORIGIN + ".evil.example"))).isEmpty();
            assertThat(cors(client.get("/", "Origin", "https://evil.example"))).isEmpty();
            assertThat(cors(client.get("/"))).isEmpty();
        }
    }

    @Test
    void oneSchemesOriginsMayAllBeAllowed() throws Exception {
        try (var client = api().cors(SHOP).route("GET", "/").start()) {
            assertThat(cors(client.get("/", "Origin", "http://localhost:5173"))).containsEntry(
                    "access-control-allow-origin", List.of("http://localhost:5173"));
        }
    }

    @Test
    void whatTheFunctionSaysOfOriginsIsIgnored() throws Exception {
        var function = TestFunctions.scripted("Function",
                "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"https://mine\",\"access-control-max-age\":1}}");
        try (var client = api().cors(ANYBODY).route("GET", "/", PayloadFormat.V2, function).start()) {
            assertThat(cors(client.get("/", "Origin", ORIGIN)))
                    .isEqualTo(Map.of("access-control-allow-origin", List.of("*")));
        }
        try (var client = api().route("GET", "/", PayloadFormat.V2, function).start()) {
            assertThat(cors(client.get("/", "Origin", ORIGIN))).containsEntry("access-control-allow-origin",
                    List.of("https://mine"));
        }
    }

    @Test // aws-sam-cli#9087
    void theGatewaysOwnErrorsSayItToo() throws Exception {
        try (var client = api().cors(ANYBODY)
                .route("GET", "/", PayloadFormat.V2, simple("{\"isAuthorized\":false}", TestHttpApi.KEY))
                .start()) {
            for (var response : List.of(client.get("/", "Origin", ORIGIN), client.get("/none", "Origin", ORIGIN),
                    client.get("/", "Origin", ORIGIN, "x-api-key", "k"))) {
                assertThat(response.statusCode()).isIn(401, 403, 404);
                assertThat(cors(response)).isEqualTo(Map.of("access-control-allow-origin", List.of("*")));
            }
        }
    }

    @Test
    void withoutCorsOptionsIsAMethodLikeAnother() throws Exception {
        try (var client = api().route("GET", "/").start()) {
            assertThat(preflight(client, "/", ORIGIN).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void optionsThatIsNoPreflightGoesToItsRoute() throws Exception {
        try (var client = api().cors(ANYBODY).route("OPTIONS", "/").start()) {
            assertThat(client.send("OPTIONS", "/", "").statusCode()).isEqualTo(200);
            assertThat(client.send("OPTIONS", "/none", "").statusCode()).isEqualTo(404);
        }
    }
}
