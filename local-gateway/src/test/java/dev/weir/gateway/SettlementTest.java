package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one function lets a call hold, the other settles by what the call used: seen in the next answer. */
final class SettlementTest {

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: metered, sha256: sha256(alice-key)}
                - {client: bob, plan: metered, sha256: sha256(bob-key)}
            plans:
              metered:
                limits:
                  - 100 requests per day
                  - 1000 tokens per day
                  - 1 in flight
            routes:
              POST /v1/embeddings:
                estimate: {tokens: 200}
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

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void tokensFallByWhatWasUsedAndNotByTheEstimate() throws Exception {
        var first = weir.embed("alice-key");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-remaining-tokens")).as("while it holds its estimate").isEqualTo("800");
        assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("1000");
        var used = new ObjectMapper().readTree(first.body()).path("usage").path("total_tokens").asInt();
        assertThat(used).isEqualTo(6);

        var second = weir.embed("alice-key");
        assertThat(second.statusCode()).as("the only place in flight is free again").isEqualTo(200);
        assertThat(header(second, "x-ratelimit-remaining-tokens")).isEqualTo("" + (1000 - used - 200));

        var models = weir.get("/models", "alice-key");
        assertThat(header(models, "x-ratelimit-remaining-tokens")).isEqualTo("" + (1000 - 2 * used));
        assertThat(header(models, "x-ratelimit-remaining-requests")).isEqualTo("97");
        assertThat(header(models, "RateLimit-Policy")).contains("\"in-flight\";q=1;qu=\"concurrent-requests\"");
    }

    @Test
    void aRefusedRequestUsesNoTokensAndHoldsNothingAfterwards() throws Exception {
        for (int left = 99; left > 96; left--) {
            var refused = weir.post("/embeddings", "bob-key", "{}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(header(refused, "x-ratelimit-remaining-tokens")).isEqualTo("800");
            assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("" + left);
        }
    }
}
