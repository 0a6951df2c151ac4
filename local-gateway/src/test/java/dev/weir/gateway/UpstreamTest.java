package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product before somebody else's model API, from the side of OpenAI's SDK. */
final class UpstreamTest {

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: metered, sha256: sha256(alice-key)}
                - {client: bob, plan: metered, sha256: sha256(bob-key)}
                - {client: carol, plan: metered, sha256: sha256(carol-key)}
                - {client: dave, plan: metered, sha256: sha256(dave-key)}
                - {client: boss, plan: metered, sha256: sha256(boss-key)}
              allowed: [boss]
            plans:
              metered: {limits: [100 requests per day, 10000 tokens per day, 1 in flight]}
            models:
              gpt-scarce: {limits: [1 request per day]}
            routes:
              POST /v1/chat/completions:
                estimate: {tokens: 200}
              POST /v1/embeddings:
                estimate: {tokens: 64}
            """;
    private static final String CHAT = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-test","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hello!","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";
    private static final String EMBEDDING = """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.5]}],"model":"big",\
            "usage":{"prompt_tokens":8,"total_tokens":8}}""";

    @TempDir
    private static Path folder;

    private static HttpServer upstream;
    private static FirstLight weir;

    private static final ConcurrentLinkedQueue<Integer> FAILURES = new ConcurrentLinkedQueue<>();
    private static final List<String> KEYS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                KEYS.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                var failure = FAILURES.poll();
                exchange.getResponseHeaders().set("retry-after-ms", "20");
                exchange.getResponseHeaders().set("Retry-After", "1");
                var body = (failure != null
                        ? "{\"error\":{\"message\":\"theirs\",\"type\":\"t\",\"param\":null,\"code\":\"theirs\"}}"
                        : exchange.getRequestURI().getPath().endsWith("/embeddings") ? EMBEDDING : CHAT)
                        .getBytes(UTF_8);
                exchange.sendResponseHeaders(failure == null ? 200 : failure, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        upstream.start();
        weir = new FirstLight(folder, LIMITS, Map.of("WEIR_UPSTREAM_URL",
                "http://localhost:" + upstream.getAddress().getPort() + "/v1", "WEIR_UPSTREAM_KEY", "sk-theirs"));
    }

    @AfterAll
    static void stop() throws IOException {
        weir.close();
        upstream.stop(0);
    }

    @BeforeEach
    void forget() {
        FAILURES.clear();
        KEYS.clear();
    }

    private static ChatCompletion chat(OpenAIClient client, String model) {
        return client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder().model(model).addUserMessage("Hi").build());
    }

    /** As the authorizer sees it at the next call: that takes one request and holds nothing of tokens. */
    private static String remaining(String key, String unit) throws Exception {
        HttpResponse<String> models = weir.get("/models/none", key);
        return models.headers().firstValue("x-ratelimit-remaining-" + unit).orElse("");
    }

    @Test
    void chatsAndEmbedsAndIsChargedWhatTheUpstreamSays() throws Exception {
        var client = weir.openAi("alice-key", 0);
        assertThat(chat(client, "gpt-test").choices().getFirst().message().content()).contains("Hello!");
        var vector = client.embeddings().create(EmbeddingCreateParams.builder().model("big").input("Hi").build());
        assertThat(vector.data().getFirst().embedding()).containsExactly(0.5f, -0.5f);
        assertThat(client.embeddings()
                .create(EmbeddingCreateParams.builder().model("all-MiniLM-L6-v2").input("Hi").build())
                .data()
                .getFirst()
                .embedding()).hasSize(384);

        assertThat(remaining("alice-key", "tokens")).isEqualTo("" + (10_000 - 21 - 8 - 3));
        assertThat(KEYS).hasSize(3).containsOnly("Bearer sk-theirs");
    }

    @Test
    void anUpstreams429IsWaitedOutByTheClientAndCostsNothing() throws Exception {
        FAILURES.addAll(List.of(429, 503));
        assertThat(chat(weir.openAi("bob-key", 2), "gpt-test").id()).isEqualTo("chatcmpl-1");
        assertThat(remaining("bob-key", "requests")).as("one that was served, and this one").isEqualTo("98");
        assertThat(remaining("bob-key", "tokens")).isEqualTo("" + (10_000 - 21));
    }

    @Test
    void aFailureIsTheirsAndAWrongKeyOfOursIsNotTheCallers() throws Exception {
        FAILURES.addAll(List.of(500, 401));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> chat(weir.openAi("carol-key", 0), "gpt-test"))
                    .isInstanceOf(InternalServerException.class);
        }
        FAILURES.add(404);
        assertThatThrownBy(() -> chat(weir.openAi("carol-key", 0), "gpt-test")).isInstanceOf(NotFoundException.class);
        assertThat(remaining("carol-key", "tokens")).isEqualTo("10000");
    }

    /** As the guide starts it. */
    @Test
    void theGatewayHandsTheUpstreamOnFromTheShell() throws Exception {
        var guide = Files.readString(Path.of("../docs/upstream.md"));
        assertThat(guide).contains("```sh\nWEIR_UPSTREAM_URL=http://localhost:11434/v1 ./weir\n```");
        var url = "http://localhost:" + upstream.getAddress().getPort() + "/v1";
        var here = Files.createDirectories(folder.resolve("launched"));
        try (var gateway = Launched.in(here, Map.of("WEIR_UPSTREAM_URL", url), "--port", "0", "--template",
                repository("template.yaml"), "--limits", repository("examples/limits.yaml"))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            var serving = Pattern.compile("http://localhost:\\d+/dev").matcher(gateway.out());
            assertThat(serving.find()).isTrue();
            var client = OpenAIOkHttpClient.builder()
                    .baseUrl(serving.group() + "/v1")
                    .apiKey("weir-demo-alice")
                    .build();
            assertThat(chat(client, "gpt-test").id()).isEqualTo("chatcmpl-1");
        }
    }

    private static String repository(String file) {
        return Path.of("..", file).toAbsolutePath().normalize().toString();
    }

    @Test
    void theLimitOfAModelThatTheBodyNamesIsThe429OfAllLimits() throws Exception {
        chat(weir.openAi("dave-key", 0), "gpt-scarce");
        assertThatThrownBy(() -> chat(weir.openAi("dave-key", 2), "gpt-scarce")).isInstanceOf(RateLimitException.class)
                .hasMessageContaining("All clients together may send 1 request per day.");
        assertThat(KEYS).as("refused before the upstream is asked, and not tried again for a day").hasSize(1);
        assertThat(remaining("dave-key", "requests")).isEqualTo("98");
        assertThat(chat(weir.openAi("boss-key", 0), "gpt-scarce").id()).as("whom no limit applies to")
                .isEqualTo("chatcmpl-1");
    }
}
