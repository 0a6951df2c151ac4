package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of the README, from the client's side of the wire. */
final class FirstLightTest {

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: five, sha256: sha256(alice-key)}
                - {client: bob, plan: five, sha256: sha256(bob-key)}
                - {client: crowd, plan: many, sha256: sha256(crowd-key)}
                - {client: patient, plan: second, sha256: sha256(patient-key)}
                - {client: daily, plan: daily, sha256: sha256(daily-key)}
                - {client: careful, plan: five, sha256: sha256(careful-key)}
                - {client: banned, plan: five, sha256: sha256(banned-key)}
                - {client: reader, plan: many, sha256: sha256(reader-key)}
              failed_credentials: 3 requests per hour
              blocked: [banned]
            plans:
              five: {limits: [5 requests per 20 seconds]}
              many: {limits: [100 requests per day]}
              second: {limits: [{limit: 1 request per 3 seconds, algorithm: token_bucket}]}
              daily: {limits: [1 request per day]}
            """;

    @TempDir
    private static Path folder;

    private static FirstLight weir;

    @BeforeAll
    static void start() throws IOException {
        weir = new FirstLight(folder, LIMITS);
    }

    @AfterAll
    static void stop() throws IOException {
        weir.close();
    }

    private static List<Float> embedding(OpenAIClient client, String text) {
        return client.embeddings()
                .create(EmbeddingCreateParams.builder().model("all-MiniLM-L6-v2").input(text).build())
                .data()
                .getFirst()
                .embedding();
    }

    private static double cosine(List<Float> one, List<Float> other) {
        double product = 0;
        for (int i = 0; i < one.size(); i++) {
            product += one.get(i) * other.get(i);
        }
        return product;
    }

    @Test
    void fivePassAndTheSixthIsToldEverythingOnce() throws Exception {
        for (int left = 4; left >= 0; left--) {
            var passed = weir.embed("alice-key");
            assertThat(passed.statusCode()).isEqualTo(200);
            assertThat(passed.headers().firstValue("x-ratelimit-remaining-requests")).contains("" + left);
            assertThat(passed.headers().firstValue("RateLimit").orElseThrow())
                    .matches("\"requests-per-20-seconds\";r=" + left + ";t=\\d+");
            assertThat(passed.headers().firstValue("x-ratelimit-detail").orElseThrow())
                    .matches(left + " more requests? in the next \\d+ seconds?");
            assertThat(passed.headers().firstValue("Retry-After")).isEmpty();
        }
        var denied = weir.embed("alice-key");
        var headers = denied.headers();
        var seconds = headers.firstValueAsLong("Retry-After").orElseThrow();
        assertThat(denied.statusCode()).isEqualTo(429);
        assertThat(seconds).isBetween(1L, 24L);
        assertThat(Math.ceilDiv(headers.firstValueAsLong("retry-after-ms").orElseThrow(), 1_000)).isEqualTo(seconds);
        assertThat(headers.firstValue("x-should-retry")).contains("true");
        assertThat(headers.firstValue("RateLimit")).contains("\"requests-per-20-seconds\";r=0;t=" + seconds);
        assertThat(headers.firstValue("RateLimit-Policy")).contains("\"requests-per-20-seconds\";q=5;w=20");
        assertThat(headers.firstValue("x-ratelimit-limit-requests")).contains("5");
        assertThat(headers.firstValue("x-ratelimit-remaining-requests")).contains("0");
        assertThat(headers.firstValue("x-ratelimit-reset-requests").orElseThrow()).endsWith("s");

        var detail = "You may send 5 requests per 20 seconds. Please try again in %d second%s.".formatted(seconds,
                seconds == 1 ? "" : "s");
        var body = new ObjectMapper().readTree(denied.body());
        assertThat(body.path("type").asText()).endsWith("#quota-exceeded");
        assertThat(body.path("status").asInt()).isEqualTo(429);
        assertThat(body.path("detail").asText()).isEqualTo(detail);
        assertThat(body.path("violated-policies").path(0).asText()).isEqualTo("requests-per-20-seconds");
        assertThat(body.path("error").path("message").asText()).isEqualTo(detail);
        assertThat(body.path("error").path("code").asText()).isEqualTo("rate_limit_exceeded");

        assertThat(weir.embed("bob-key").statusCode()).as("another key").isEqualTo(200);
    }

    @Test
    void aWrongKeyIs401AndAFourthOne429() throws Exception {
        for (int i = 0; i < 3; i++) {
            var refused = weir.embed("guess-" + i);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(new ObjectMapper().readTree(refused.body()).path("error").path("code").asText())
                    .isEqualTo("invalid_api_key");
        }
        var limited = weir.embed("guess-4");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("x-should-retry")).contains("false");
        assertThat(limited.body()).contains("#abnormal-usage-detected");
        Assertions.assertThatThrownBy(() -> embedding(weir.openAi("guess-5"), "Hello"))
                .isInstanceOfAny(RateLimitException.class, UnauthorizedException.class);
        assertThat(weir.get("/models", "reader-key").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownRouteIsA404() throws Exception {
        var missing = weir.get("/nothing", "reader-key");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(new ObjectMapper().readTree(missing.body()).path("error").path("code").asText())
                .isEqualTo("not_found");
        assertThat(missing.headers().firstValue("x-amzn-ErrorType")).contains("MissingAuthenticationTokenException");
    }

    @Test
    void aKeyInEitherHeaderIsTheSameKeyAndTwoDifferentOnesAreNone() throws Exception {
        var uri = URI.create(weir.baseUrl() + "/models");
        var inApiKey = weir.send(HttpRequest.newBuilder(uri).header("x-api-key", "reader-key"));
        var inBoth = weir.send(HttpRequest.newBuilder(uri)
                .header("x-api-key", "reader-key")
                .header("Authorization", "Bearer reader-key"));
        assertThat(inApiKey.statusCode()).isEqualTo(200);
        assertThat(inBoth.statusCode()).isEqualTo(200);
    }

    @Test
    void sixtyFourThreadsOnOneKeyGetExactlyTheirHundred() throws Exception {
        Callable<Integer> call = () -> weir.get("/models", "crowd-key").statusCode();
        try (var threads = Executors.newFixedThreadPool(64)) {
            int passed = 0;
            int denied = 0;
            for (var answer : threads.invokeAll(Collections.nCopies(300, call))) {
                passed += answer.get() == 200 ? 1 : 0;
                denied += answer.get() == 429 ? 1 : 0;
            }
            assertThat(passed).isEqualTo(100);
            assertThat(denied).isEqualTo(200);
        }
    }

    @Test
    void theOpenAiClientWaitsByItselfAndSucceeds() throws Exception {
        var client = weir.openAi("patient-key");
        embedding(client, "first");
        var denied = weir.embed("patient-key");
        assertThat(denied.statusCode()).isEqualTo(429);

        var asked = System.nanoTime();
        assertThat(embedding(client, "second, over the limit")).hasSize(384);
        var waited = Duration.ofNanos(System.nanoTime() - asked);
        // It cannot have come through before the bucket had refilled: so the client was told to wait, and did.
        assertThat(waited).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void theOpenAiClientDoesNotWaitADayForNothing() {
        var client = weir.openAi("daily-key");
        embedding(client, "first");
        Assertions.assertThatThrownBy(() -> embedding(client, "second"))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("You may send 1 request per day.");
    }

    @Test
    void aKeyIsAsGoodAsNewOnceItsCallIsOver() throws Exception {
        var uri = URI.create(weir.baseUrl() + "/models");
        for (int left = 4; left > 2; left--) {
            var served = weir.send(HttpRequest.newBuilder(uri)
                    .header("x-api-key", "careful-key")
                    .header("Idempotency-Key", "order-1"));
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("x-ratelimit-remaining-requests")).contains("" + left);
        }
    }

    @Test
    void theOpenAiClientDoesNotRetryWhoIsBlocked() {
        var blocked = Assertions.catchThrowableOfType(RateLimitException.class,
                () -> embedding(weir.openAi("banned-key"), "Hello"));
        assertThat(blocked.code()).contains("access_blocked");
        assertThat(blocked.type()).contains("permission_error");
        assertThat(blocked.headers().values("x-should-retry")).containsExactly("false");
    }

    @Test
    void meaningIsInTheNumbers() {
        var client = weir.openAi("reader-key");
        var cat = embedding(client, "A cat sits on the mat.");
        assertThat(cat).hasSize(384);
        assertThat(cosine(cat, embedding(client, "The cat is sitting on a mat."))).isGreaterThan(0.9);
        assertThat(cosine(cat, embedding(client, "Quarterly revenue rose by eight percent."))).isLessThan(0.2);
        assertThat(client.models().list().data()).extracting(model -> model.id()).containsExactly("all-MiniLM-L6-v2");
    }
}
