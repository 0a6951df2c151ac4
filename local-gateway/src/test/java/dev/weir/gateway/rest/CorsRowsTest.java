package dev.weir.gateway.rest;

import static dev.weir.gateway.rest.ServedTemplate.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code Cors} of SAM: row 36 of the checklist, and what SAMTR {@code swagger.py add_cors} writes. Sources by the keys given
 * there.
 */
final class CorsRowsTest {

    private static final String GUARDED = """
            Auth:
              DefaultAuthorizer: Limiter
              AddDefaultAuthorizerToCorsPreflight: %s
              Authorizers:
                Limiter:
                  FunctionPayloadType: REQUEST
                  FunctionArn: !Ref Guard.Alias
                  Identity: {Headers: [x-api-key], ReauthorizeEvery: 0}
            """;

    @TempDir
    private Path folder;

    private RestApi api(String properties) throws IOException {
        return ServedTemplate.api(folder, event("GET", "/jobs", "") + event("POST", "/jobs", "")
                + event("ANY", "/any/{id}", "") + event("OPTIONS", "/own", ""), properties);
    }

    private static Map<String, String> cors(HttpResponse<String> response) {
        return response.headers()
                .map()
                .entrySet()
                .stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith("access-control-"))
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst(),
                        (one, other) -> one, TreeMap::new));
    }

    @Row(number = 36, given = "OPTIONS with AddDefaultAuthorizerToCorsPreflight true", does = "authorizer runs", source = "SAMDG", sure = Sure.D)
    @ParameterizedTest // SAMDG: AddDefaultAuthorizerToCorsPreflight
    @CsvSource({"true, 401", "false, 200"})
    void thePreflightIsAuthorizedUnlessTheTemplateSaysOtherwise(String added, int status) throws Exception {
        try (var client = Client.of(api("Cors: \"'*'\"\n" + GUARDED.formatted(added)))) {
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(status);
            assertThat(client.send("OPTIONS", "/dev/jobs", "", "x-api-key", "k").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(401);
        }
    }

    @Test // SAMTR add_cors: a text is the origin, and methods follow from the path
    void anOriginAloneNamesThePathsMethods() throws Exception {
        try (var client = Client.of(api("Cors: \"'https://example.com'\""))) {
            var response = client.send("OPTIONS", "/dev/jobs", "", "Origin", "https://example.com",
                    "Access-Control-Request-Method", "POST");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{}\n");
            assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
            assertThat(response.headers().firstValue("X-Amzn-Trace-Id")).isEmpty();
            assertThat(cors(response)).containsExactlyInAnyOrderEntriesOf(Map.of("access-control-allow-origin",
                    "https://example.com", "access-control-allow-methods", "GET,OPTIONS,POST"));
            assertThat(cors(client.send("OPTIONS", "/dev/any/7", ""))).containsEntry("access-control-allow-methods",
                    "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
        }
    }

    @Test // SAMTR add_cors: all five properties
    void allPropertiesBecomeHeaders() throws Exception {
        String all = """
                Cors:
                  AllowMethods: "'GET,POST'"
                  AllowHeaders: "'x-api-key'"
                  AllowOrigin: "'https://example.com'"
                  MaxAge: "'600'"
                  AllowCredentials: true
                """;
        try (var client = Client.of(api(all))) {
            assertThat(cors(client.send("OPTIONS", "/dev/jobs", ""))).containsExactlyInAnyOrderEntriesOf(Map.of(
                    "access-control-allow-methods", "GET,POST", "access-control-allow-headers", "x-api-key",
                    "access-control-allow-origin", "https://example.com", "access-control-max-age", "600",
                    "access-control-allow-credentials", "true"));
        }
    }

    @Test // SAMTR add_cors: a path that has OPTIONS keeps it
    void aMethodOfTheTemplateStays() throws Exception {
        try (var client = Client.of(api("Cors: \"'*'\""))) {
            assertThat(Client.json(client.send("OPTIONS", "/dev/own", "")).path("httpMethod").asText())
                    .isEqualTo("OPTIONS");
        }
    }

    @Test // SAMTR: answers of functions and of the gateway get no header that the template does not write
    void nothingIsAddedToOtherAnswers() throws Exception {
        try (var client = Client.of(api("Cors: \"'*'\"\n" + GUARDED.formatted("false")))) {
            assertThat(cors(client.get("/dev/jobs", "Origin", "https://example.com"))).isEmpty();
            assertThat(cors(client.get("/dev/jobs", "Origin", "https://example.com", "x-api-key", "k"))).isEmpty();
            assertThat(cors(client.get("/dev/none", "Origin", "https://example.com"))).isEmpty();
        }
    }

    @Test // SAMTR _add_cors: without Cors there is no OPTIONS
    void withoutCorsThereIsNoPreflight() throws Exception {
        try (var client = Client.of(api("Description: no CORS"))) {
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest // SAMTR set_path_default_apikey_required: AddApiKeyRequiredToCorsPreflight, true unless said
    @CsvSource({"'', 403", "'AddApiKeyRequiredToCorsPreflight: true', 403",
        "'AddApiKeyRequiredToCorsPreflight: false', 200"})
    void thePreflightAsksForAKeyUnlessTheTemplateSaysOtherwise(String added, int status) throws Exception {
        String keyed = "Cors: \"'*'\"\nAuth:\n  ApiKeyRequired: true\n  UsagePlan: {CreateUsagePlan: PER_API}\n  "
                + added;
        RestApi api = api(keyed);
        try (var client = Client.of(api)) {
            String key = api.metering().plans().getFirst().keys().getFirst().value();
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(status);
            assertThat(client.send("OPTIONS", "/dev/jobs", "", "x-api-key", key).statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(403);
            assertThat(client.get("/dev/jobs", "x-api-key", key).statusCode()).isEqualTo(200);
        }
    }
}
