package dev.weir.gateway.rest;

import static dev.weir.gateway.http.TestHttpApi.byPolicy;
import static dev.weir.gateway.rest.TestApi.ECHO;
import static dev.weir.gateway.rest.TestApi.api;
import static dev.weir.gateway.rest.TestApi.authorizer;
import static dev.weir.gateway.rest.TestApi.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.gateway.SampleShape;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.http.TestHttpApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Events beside samples of their kind. Where a sample differs, {@code samples.csv} says so and why. */
final class SampleEventTest {

    private static final String TELLING = policy("Allow", "*", "{\"event\":@event@}");

    private static final IdentitySource SOURCE = new IdentitySource(IdentitySource.Kind.HEADER, "Authorization");

    private static JsonNode sample(String name) throws IOException {
        try (var file = SampleEventTest.class.getResourceAsStream("/fidelity/events/" + name + ".json")) {
            return new JsonMapper().readTree(file);
        }
    }

    private static JsonNode event(String kind) throws Exception {
        return kind.startsWith("HTTP") ? ofHttpApi(kind) : ofRestApi(kind);
    }

    /** An event of an HTTP API, {@code HTTP 1.0} or {@code HTTP 2.0}, or of its authorizer, {@code HTTP REQUEST 1.0}. */
    private static JsonNode ofHttpApi(String kind) throws Exception {
        PayloadFormat format = kind.endsWith("2.0") ? PayloadFormat.V2 : PayloadFormat.V1;
        boolean authorizers = kind.contains("REQUEST");
        var authorizer = byPolicy(format, authorizers ? TELLING : policy("Allow", "*"), Duration.ZERO, SOURCE);
        // The authorizer's event is told by the integration's, whose format is its own.
        var api = TestHttpApi.api()
                .stageVariable("baz", "qux")
                .route("ANY", "/{proxy+}", authorizers ? PayloadFormat.V2 : format, authorizer);
        try (var client = Client.of(api.build())) {
            JsonNode event = called(client, "/my/path");
            return authorizers ? told(event.at("/requestContext/authorizer/lambda/event")) : event;
        }
    }

    private static JsonNode called(Client client, String path) throws Exception {
        return Client
                .json(client.send("POST", path + "?parameter1=value1&parameter2=value", "body", "Header1", "value1",
                        "Authorization", "allow", "Cookie", "cookie1; cookie2", "Content-Type", "text/plain"));
    }

    private static JsonNode told(JsonNode event) throws IOException {
        return new JsonMapper().readTree(event.asText());
    }

    private static JsonNode ofRestApi(String kind) throws Exception {
        Authorizer authorizer = kind.equals("TOKEN")
                ? new Authorizer.Token("Limiter", TestFunctions.scripted("Authorizer", TELLING), Duration.ZERO,
                        "Authorization", Optional.empty())
                : authorizer(TELLING);
        try (var client = Client.of(api().stageVariable("baz", "qux").route("ANY", "/{proxy+}", ECHO, authorizer))) {
            JsonNode event = called(client, "/dev/my/path");
            return kind.equals("PROXY") ? event : told(event.at("/requestContext/authorizer/event"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/fidelity/samples.csv", delimiter = '|', ignoreLeadingAndTrailingWhitespace = true)
    void haveTheSameShape(String name, String kind, String differences, String why) throws Exception {
        List<String> said = differences == null
                ? List.of()
                : Arrays.stream(differences.split(";")).map(String::strip).toList();

        assertThat(SampleShape.differences(sample(name), event(kind))).containsExactlyElementsOf(said);
        assertThat(why == null).isEqualTo(said.isEmpty());
    }
}
