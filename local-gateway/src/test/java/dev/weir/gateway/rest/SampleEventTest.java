package dev.weir.gateway.rest;

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

    private static JsonNode sample(String name) throws IOException {
        try (var file = SampleEventTest.class.getResourceAsStream("/fidelity/events/" + name + ".json")) {
            return new JsonMapper().readTree(file);
        }
    }

    private static JsonNode event(String kind) throws Exception {
        Authorizer authorizer = kind.equals("TOKEN")
                ? new Authorizer.Token("Limiter", TestFunctions.scripted("Authorizer", TELLING), Duration.ZERO,
                        "Authorization", Optional.empty())
                : authorizer(TELLING);
        try (var client = Client.of(api().stageVariable("baz", "qux").route("ANY", "/{proxy+}", ECHO, authorizer))) {
            JsonNode event = Client.json(client.send("POST", "/dev/my/path?parameter1=value1&parameter2=value", "body",
                    "Header1", "value1", "Authorization", "allow"));
            return kind.equals("PROXY")
                    ? event
                    : new JsonMapper().readTree(event.at("/requestContext/authorizer/event").asText());
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
