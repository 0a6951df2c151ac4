package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the official SDKs make of refusals, over a server that refuses first and then serves. */
final class SdkTest {

    private static final Limit LIMIT = Limit.slidingWindow("requests", 5, Duration.ofSeconds(20));
    private static final String MODELS = "{\"object\":\"list\",\"data\":[]}";
    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello"}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""";

    private final List<String> retryCounts = Collections.synchronizedList(new ArrayList<>());
    private final Answers answers = new Answers(JsonMapper.createDefault());
    private Refusal refusal = Refusal.blocked();
    private boolean leavesOutWhatIsEmpty;
    private int refusals = 1;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/models", exchange -> answer(exchange, MODELS));
        server.createContext("/v1/messages", exchange -> answer(exchange, MESSAGE));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** As template.yaml places it. */
    private void answer(HttpExchange exchange, String served) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            retryCounts.add(exchange.getRequestHeaders().getFirst("x-stainless-retry-count"));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            var context = answers.refuse("acme", refusal).context();
            var refused = retryCounts.size() <= refusals;
            if (refused) {
                for (var header : AnswerHeader.values()) {
                    var value = context.getOrDefault(header.contextKey(), "");
                    if (!value.isEmpty() || !leavesOutWhatIsEmpty) {
                        exchange.getResponseHeaders().set(header.header(), value);
                    }
                }
            }
            var body = (refused ? context.getOrDefault("body", "") : served).getBytes(UTF_8);
            exchange.sendResponseHeaders(refused ? refusal.problem().status() : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Refusal denied(Duration wait) {
        return Refusal.of(new Denied(List.of(new Standing("client", LIMIT, 5, 0, 0, wait, wait, wait, false))));
    }

    private void openAi() {
        OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + server.getAddress().getPort() + "/v1")
                .apiKey("key")
                .build()
                .models()
                .list();
    }

    private void anthropic() {
        AnthropicOkHttpClient.builder()
                .baseUrl("http://localhost:" + server.getAddress().getPort())
                .apiKey("key")
                .build()
                .messages()
                .create(MessageCreateParams.builder().model("m").maxTokens(1).addUserMessage("Hello").build());
    }

    private static Duration timed(Runnable call) {
        var begin = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOpenAiSdkWaitsAsManyMillisecondsAsItIsTold(boolean leftOut) {
        leavesOutWhatIsEmpty = leftOut;
        refusal = denied(Duration.ofMillis(150));

        // Retry-After says a whole second, and the SDK's own back-off begins at half of one: so it was retry-after-ms.
        assertThat(timed(this::openAi)).isBetween(Duration.ofMillis(150), Duration.ofSeconds(20));
        assertThat(retryCounts).containsExactly("0", "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAnthropicSdkWaitsAsManyMillisecondsAsItIsTold(boolean leftOut) {
        leavesOutWhatIsEmpty = leftOut;
        refusal = denied(Duration.ofMillis(1_200));

        assertThat(timed(this::anthropic)).isBetween(Duration.ofMillis(1_200), Duration.ofSeconds(20));
        assertThat(retryCounts).containsExactly("0", "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neitherSdkWaitsForWhatIsNotWorthIt(boolean leftOut) {
        leavesOutWhatIsEmpty = leftOut;
        refusals = 100;
        for (var never : List.of(denied(Duration.ofHours(5)), Refusal.blocked())) {
            refusal = never;
            retryCounts.clear();
            assertThatThrownBy(this::openAi).isInstanceOf(RateLimitException.class);
            assertThatThrownBy(this::anthropic).isInstanceOf(com.anthropic.errors.RateLimitException.class);
            assertThat(retryCounts).containsExactly("0", "0");
        }
    }

    @Test
    void theOpenAiSdkReadsEveryFieldOfTheError() {
        refusals = 100;
        refusal = denied(Duration.ofHours(5));
        var limited = catchThrowableOfType(RateLimitException.class, this::openAi);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.code()).contains("rate_limit_exceeded");
        assertThat(limited.type()).contains("rate_limit_error");
        assertThat(limited.param()).isEmpty();
        assertThat(limited)
                .hasMessageContaining("You may send 5 requests per 20 seconds. Please try again in 5 hours.");
        assertThat(limited.headers().values("RateLimit-Policy")).containsExactly("\"requests\";q=5;w=20");

        refusal = Refusal.blocked();
        assertThat(catchThrowableOfType(RateLimitException.class, this::openAi).code()).contains("access_blocked");
    }

    @Test
    void theAnthropicSdkKeepsTheWholeBody() {
        refusals = 100;
        refusal = denied(Duration.ofHours(5));
        var limited = catchThrowableOfType(com.anthropic.errors.RateLimitException.class, this::anthropic);

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.body().toString()).contains("rate_limit_error", "Please try again in 5 hours.");
        assertThat(limited.headers().values("Retry-After")).containsExactly("18000");
    }

    @Test
    void bothSdksKnowA401AndDoNotTryAgain() {
        refusals = 100;
        refusal = Refusal.unauthorized();

        assertThat(catchThrowableOfType(UnauthorizedException.class, this::openAi).code()).contains("invalid_api_key");
        assertThatThrownBy(this::anthropic).isInstanceOf(com.anthropic.errors.UnauthorizedException.class);
        assertThat(retryCounts).containsExactly("0", "0");
    }
}
