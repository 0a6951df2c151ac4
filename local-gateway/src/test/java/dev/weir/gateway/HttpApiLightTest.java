package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weir behind an HTTP API, as docs/events.md tells it: the refusals come from the model-function. */
final class HttpApiLightTest {

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: two, sha256: sha256(alice-key)}
                - {client: patient, plan: second, sha256: sha256(patient-key)}
                - {client: daily, plan: daily, sha256: sha256(daily-key)}
            plans:
              two: {limits: [2 requests per 20 seconds]}
              second: {limits: [{limit: 1 request per 3 seconds, algorithm: token_bucket}]}
              daily: {limits: [1 request per day]}
            """;

    @TempDir
    private static Path folder;

    private static FirstLight weir;

    @BeforeAll
    static void start() throws IOException {
        weir = new FirstLight(Path.of("..", "examples", "http-api.yaml"), "/v1", folder, LIMITS, Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        weir.close();
    }

    private static int dimensions(OpenAIClient client) {
        return client.embeddings()
                .create(EmbeddingCreateParams.builder().model("all-MiniLM-L6-v2").input("Hello, world!").build())
                .data()
                .getFirst()
                .embedding()
                .size();
    }

    @Test
    void aRefusalIsThe429OfTheModelFunction() throws Exception {
        for (int left = 1; left >= 0; left--) {
            var passed = weir.embed("alice-key");
            assertThat(passed.statusCode()).isEqualTo(200);
            assertThat(passed.headers().firstValue("x-ratelimit-remaining-requests")).contains("" + left);
        }
        var denied = weir.embed("alice-key");
        assertThat(denied.statusCode()).isEqualTo(429);
        assertThat(denied.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
        assertThat(denied.headers().firstValue("x-should-retry")).contains("true");
        assertThat(denied.headers().firstValue("apigw-requestid")).isPresent();
        assertThat(new ObjectMapper().readTree(denied.body()).path("error").path("code").asText())
                .isEqualTo("rate_limit_exceeded");
    }

    @Test
    void openAiWaitsAsLongAsItIsTold() {
        OpenAIClient client = weir.openAi("patient-key");
        long begin = System.nanoTime();
        assertThat(dimensions(client)).isEqualTo(384);
        assertThat(dimensions(client)).isEqualTo(384);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(2),
                Duration.ofSeconds(20));
    }

    @Test
    void openAiGivesUpWhereItIsToldTo() {
        OpenAIClient client = weir.openAi("daily-key");
        assertThat(dimensions(client)).isEqualTo(384);
        assertThatThrownBy(() -> dimensions(client)).isInstanceOf(RateLimitException.class);
    }

    /** The template that is deployed, with the parameter that makes an HTTP API of it. */
    @Test
    void theTemplateItselfMakesOneToo(@TempDir Path own) throws Exception {
        try (var http = new FirstLight(Path.of("..", "template.yaml"), "/dev/v1", own, LIMITS, Map.of(),
                Map.of("ApiType", "HTTP"))) {
            assertThat(http.embed("daily-key").statusCode()).isEqualTo(200);
            var denied = http.embed("daily-key");
            assertThat(denied.statusCode()).isEqualTo(429);
            assertThat(denied.headers().firstValue("x-should-retry")).contains("false");
            assertThat(http.embed("guessed").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aWrongKeyIs401() {
        assertThatThrownBy(() -> dimensions(weir.openAi("guessed"))).isInstanceOf(UnauthorizedException.class);
    }
}
