package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upstream is another Weir, with a model behind it: the inner one's 429 comes through the outer one as it is. */
final class WeirBehindWeirTest {

    private static final String INNER = """
            clients:
              api_keys:
                - {client: hasty, plan: hasty, sha256: sha256(inner-hasty)}
            plans:
              hasty: {limits: [1 request per 3 seconds, 1 in flight]}
            models:
              gpt-daily: {limits: [1 request per day]}
            """;
    private static final String OUTER = """
            clients:
              api_keys:
                - {client: alice, plan: metered, sha256: sha256(alice-key)}
                - {client: bob, plan: metered, sha256: sha256(bob-key)}
                - {client: carol, plan: metered, sha256: sha256(carol-key)}
            plans:
              metered: {limits: [100 requests per day, 10000 tokens per day, 1 in flight]}
            routes:
              POST /v1/chat/completions: {estimate: {tokens: 200}}
            """;
    private static final String CHAT = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-test","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hello!","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";
    private static final String TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793";

    @TempDir
    private static Path folder;

    private static HttpServer model;
    private static FirstLight inner;
    private static FirstLight outer;

    private static final List<Instant> SERVED = new CopyOnWriteArrayList<>();
    private static final List<String> TRACES = new CopyOnWriteArrayList<>();
    private static final InstantSource CLOCK = InstantSource.system();

    @BeforeAll
    static void start() throws IOException {
        model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                SERVED.add(CLOCK.instant());
                TRACES.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Amzn-Trace-Id")));
                var body = CHAT.getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        model.start();
        inner = new FirstLight(Files.createDirectories(folder.resolve("inner")), INNER,
                Map.of("WEIR_UPSTREAM_URL", "http://localhost:" + model.getAddress().getPort() + "/v1"));
        outer = new FirstLight(Files.createDirectories(folder.resolve("outer")), OUTER,
                Map.of("WEIR_UPSTREAM_URL", inner.baseUrl(), "WEIR_UPSTREAM_KEY", "inner-hasty"));
    }

    @AfterAll
    static void stop() throws IOException {
        outer.close();
        inner.close();
        model.stop(0);
    }

    @BeforeEach
    void forget() {
        SERVED.clear();
        TRACES.clear();
    }

    private static ChatCompletionCreateParams hi(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hi").build();
    }

    /** As the outer authorizer sees it at the next call: that takes one request and holds nothing of tokens. */
    private static String remaining(String key, String unit) throws Exception {
        return outer.get("/models/none", key).headers().firstValue("x-ratelimit-remaining-" + unit).orElse("");
    }

    @Test
    void theInnerWaitIsObeyedByTheSdkAndCostsNothingOutside() throws Exception {
        var client = outer.openAi("alice-key", 3);
        for (int i = 0; i < 2; i++) {
            assertThat(client.chat().completions().create(hi("gpt-test")).id()).isEqualTo("chatcmpl-1");
        }

        assertThat(SERVED).hasSize(2);
        assertThat(Duration.between(SERVED.get(0), SERVED.get(1))).as("waited as the inner one said")
                .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(20));
        assertThat(remaining("alice-key", "tokens")).isEqualTo("" + (10_000 - 2 * 21));
    }

    /** What the outer one says of its own limits stays true beside the inner one's wait. */
    @Test
    void theInnerRefusalComesThroughAsItIs() throws Exception {
        var body = "{\"model\":\"gpt-daily\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        var refused = outer.post("/chat/completions", "bob-key", body);
        while (refused.statusCode() == 200) { // the first of the day
            refused = outer.post("/chat/completions", "bob-key", body);
        }

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"violated-policies\":[", "\"code\":\"rate_limit_exceeded\"");
        assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9]\\d*");
        assertThat(refused.headers().firstValue("retry-after-ms").orElseThrow()).matches("[1-9]\\d*");
        assertThat(refused.headers().allValues("x-should-retry")).hasSize(1);
        assertThat(refused.headers().firstValue("x-upstream-request-id")).isPresent();
        assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).contains("requests-per-day")
                .doesNotContain("3-seconds");
        assertThat(refused.headers().allValues("RateLimit")).hasSize(1);

        assertThatThrownBy(() -> outer.openAi("bob-key", 0).chat().completions().create(hi("gpt-daily")))
                .isInstanceOf(RateLimitException.class);
        assertThat(remaining("bob-key", "tokens")).isEqualTo("" + (10_000 - 21 * SERVED.size()));
    }

    @Test
    void oneTraceGoesThroughBoth() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(outer.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer carol-key")
                .header("X-Amzn-Trace-Id", TRACE)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-test\",\"messages\":[]}"));
        await().atMost(Duration.ofSeconds(30)).until(() -> outer.send(request).statusCode() == 200);

        assertThat(TRACES).singleElement().asString().contains(TRACE);
    }

    @Test
    void aStreamIsRefusedInASentenceThatTheSdkShows() {
        assertThatThrownBy(() -> {
            try (var chunks = outer.openAi("carol-key", 0).chat().completions().createStreaming(hi("gpt-test"))) {
                assertThat(chunks.stream()).isEmpty();
            }
        }).isInstanceOf(BadRequestException.class).hasMessageContaining("Please send stream: false");
        assertThat(SERVED).isEmpty();
    }
}
