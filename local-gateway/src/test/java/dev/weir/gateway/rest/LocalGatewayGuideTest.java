package dev.weir.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.event.Variables;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.template.SamTemplate;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.testfunction.ScriptedFunction;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/local-gateway.md to what it says of keys, plans, validators and CORS: its own template is served. */
final class LocalGatewayGuideTest {

    private static final String FUNCTION = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Jobs:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: CODE
                  Handler: HANDLER
                  Environment: {Variables: {OUTPUT: '{"statusCode":200}'}}
                  Events:
            EVENTS
            APIS
            """;

    @TempDir
    private Path folder;

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/local-gateway.md"));
    }

    private RestApi api() throws IOException {
        List<String> blocks = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(page().substring(page().indexOf("\n## Keys, ")))
                .results()
                .map(block -> block.group(1))
                .toList();
        String template = FUNCTION.replace("CODE", TestFunctions.classes().toString())
                .replace("HANDLER", ScriptedFunction.class.getName())
                .replace("EVENTS", blocks.get(1).indent(8))
                .replace("APIS", blocks.getFirst().indent(2));
        return ServedTemplate
                .only(SamTemplate.read(Files.writeString(folder.resolve("template.yaml"), template), Set.of()));
    }

    private static HttpResponse<String> post(Client client, String query, String body, String... headers)
            throws Exception {
        return client.send("POST", "/dev/jobs" + query, body, headers);
    }

    private static void assertAsThePageSays(HttpResponse<String> response) throws IOException {
        assertThat(page()).contains("| " + response.statusCode() + " `" + response.body() + "` |");
    }

    @Test
    void theTemplateOfThePageAnswersAsItsTableSays() throws Exception {
        RestApi api = api();
        String key = api.metering().plans().getFirst().keys().getFirst().value();
        try (var client = Client.at(Instant.parse("2030-01-01T12:00:00Z"), api)) {
            HttpResponse<String> preflight = client.send("OPTIONS", "/dev/jobs", "");
            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods")).contains("OPTIONS,POST");
            assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).contains("600");

            assertAsThePageSays(post(client, "?queue=a", "{\"name\":\"b\"}"));
            assertAsThePageSays(post(client, "", "{\"name\":\"b\"}", "x-api-key", key));
            assertAsThePageSays(post(client, "?queue=a", "{}", "x-api-key", key));
            assertThat(post(client, "?queue=a", "{\"name\":\"b\"}", "x-api-key", key).statusCode()).isEqualTo(200);

            HttpResponse<String> fourth = post(client, "?queue=a", "{\"name\":\"b\"}", "x-api-key", key);
            assertThat(fourth.statusCode()).isEqualTo(429);
            assertAsThePageSays(fourth);
            client.advance(Duration.ofSeconds(10));
            assertThat(post(client, "?queue=a", "{\"name\":\"b\"}", "x-api-key", key).statusCode()).isEqualTo(200);
            HttpResponse<String> fifth = post(client, "?queue=a", "{\"name\":\"b\"}", "x-api-key", key);
            assertThat(fifth.body()).contains("Limit Exceeded");
            assertAsThePageSays(fifth);
        }
    }
}
