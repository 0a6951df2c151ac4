package dev.weir.model;

import static dev.weir.model.Said.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.model.Caller.Reply;
import dev.weir.model.openai.ModelList;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of models that only the body names: never off unsaid, and told as the authorizer tells its own. */
class ModelLimitsTest {
    private static final String TRACE = "1-5759e988-bd862e3fe1be46a994272793";
    private static final String LIMITS = """
            clients: {}
            plans: {any: {limits: [1 request per day]}}
            models:
              scarce: {limits: [2 requests per day, 4 in flight]}
              open: {limits: [{limit: 2 requests per day, when_redis_is_away: allow}]}
              shut: {limits: [{limit: 2 requests per day, when_redis_is_away: deny}]}
              shared: {limits: [{limit: 2 requests per day, when_redis_is_away: local}]}
            """;

    @TempDir
    private Path folder;

    private Ledger ledger;

    @BeforeEach
    void start() throws IOException {
        ledger = new Ledger();
        Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    }

    @AfterEach
    void stop() throws IOException {
        ledger.close();
    }

    private ModelFunction function(Map<String, Object> more) {
        var settings = new HashMap<>(ledger.settings());
        settings.put("weir.limits-file", folder.resolve("limits.yaml").toString());
        settings.put("weir.embedded-model", "false");
        settings.putAll(more);
        return new ModelFunction(new LambdaApplicationContextBuilder().properties(settings).singletons(new Obliging()));
    }

    private ModelFunction withoutRedis(String log) {
        return function(Map.of("weir.redis-url", "redis://127.0.0.1:1", "weir.redis-deadline", "50ms",
                "weir.redis-first-deadline", "50ms", "weir.decision-log", log));
    }

    private static APIGatewayProxyRequestEvent chat(String model, Map<String, Object> context) {
        var authorizer = new HashMap<String, Object>(Map.of("client", "acme", "plan", "any"));
        authorizer.putAll(context);
        var event = Caller.event("POST", "/v1/chat/completions", authorizer)
                .withHeaders(Map.of("X-Amzn-Trace-Id", "Root=" + TRACE))
                .withBody("{\"model\":\"%s\"}".formatted(model));
        event.getRequestContext().setStage("dev");
        return event;
    }

    private static Reply ask(ModelFunction function, String model) {
        return Reply.of(Caller.execute(function, chat(model, Map.of())));
    }

    /** Answers whatever it is asked, but what is impolite. */
    private static final class Obliging implements Backend {
        @Override
        public boolean serves(String model) {
            return true;
        }

        @Override
        public String offer() {
            return "whatever you like";
        }

        @Override
        public List<ModelList.Model> models(Call call, Deadline deadline) {
            return List.of();
        }

        @Override
        public Served infer(InferenceRequest request) {
            if (request.json().get("messages") != null) {
                throw dev.weir.model.openai.Refusal.badRequest("messages", "Say please.");
            }
            return Served.ok("{}", Usage.NOTHING);
        }
    }

    /** As the authorizer does not. */
    @ParameterizedTest
    @CsvSource({"''", "' '"})
    void withALimitsFileAndWithoutRedisItDoesNotStart(String url) {
        assertThatThrownBy(() -> function(Map.of("weir.redis-url", url)).close())
                .hasStackTraceContaining("WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379");
    }

    @Test
    void withoutALimitsFileNothingIsLimitedAndNoRedisNeeded() {
        try (var bare = new ModelFunction(new LambdaApplicationContextBuilder()
                .properties(Map.of("weir.embedded-model", "false"))
                .singletons(new Obliging()))) {
            var reply = Reply.of(Caller.execute(bare, chat("scarce", Map.of())));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).containsOnlyKeys("Content-Type", "x-request-id");
        }
    }

    @Test
    void a200TellsHowTheModelsLimitsStandBesideTheAuthorizers() {
        try (var function = function(Map.of())) {
            var context = Map.<String, Object>of("rateLimit", "\"daily\";r=90;t=5", "rateLimitPolicy",
                    "\"daily\";q=100;w=86400", "limitRequests", "100", "remainingRequests", "90", "resetRequests", "9s",
                    "detail", "90 more requests in the next 5 seconds");
            var reply = Reply.of(Caller.execute(function, chat("scarce", context)));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().get("RateLimit")).startsWith("\"daily\";r=90;t=5, \"")
                    .contains(";r=1;t=", ";r=3;t=");
            assertThat(reply.headers().get("RateLimit-Policy")).startsWith("\"daily\";q=100;w=86400, \"")
                    .contains(";q=2;w=86400", ";q=4;qu=\"concurrent-requests\"");
            assertThat(reply.headers()).containsEntry("x-ratelimit-limit-requests", "2")
                    .containsEntry("x-ratelimit-remaining-requests", "1")
                    .doesNotContainKey("x-ratelimit-degraded");
            assertThat(reply.headers().get("x-ratelimit-detail")).startsWith("1 more request in the next ");

            var impolite = chat("scarce", Map.of()).withBody("{\"model\":\"scarce\",\"messages\":[]}");
            var refused = Reply.of(Caller.execute(function, impolite));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.headers()).as("a mistake is a request too")
                    .containsEntry("x-ratelimit-remaining-requests", "0");

            var free = Reply.of(Caller.execute(function, chat("unlimited", context)));
            assertThat(free.headers()).as("of a model that has none").containsEntry("RateLimit", "\"daily\";r=90;t=5");
        }
    }

    @Test
    void whatIsDecidedWithoutRedisSaysSo() {
        try (var said = new Said(); var function = withoutRedis("on")) {
            var open = ask(function, "open");
            assertThat(open.status()).isEqualTo(200);
            assertThat(open.headers()).containsEntry("x-ratelimit-degraded", "true")
                    .containsEntry("x-ratelimit-detail", "not counted: the limiter could not be reached");
            assertThat(ask(function, "shared").headers()).containsEntry("x-ratelimit-degraded", "true")
                    .containsEntry("x-ratelimit-limit-requests", "1");
            var shut = ask(function, "shut");
            assertThat(shut.status()).isEqualTo(429);
            assertThat(shut.headers()).containsEntry("x-ratelimit-degraded", "true").containsKey("Retry-After");

            var decided = said.lines().stream().filter(line -> line.get("outcome") != null).toList();
            assertThat(decided).extracting(line -> text(line, "outcome"))
                    .containsExactly("allowed", "allowed", "unavailable");
            assertThat(decided).allSatisfy(line -> {
                assertThat(text(line, "level")).isEqualTo("WARN");
                assertThat(text(line, "message")).isEqualTo("decided without Redis");
                assertThat(text(line, "degraded")).isNotBlank();
            });
        }
    }

    /** The line is the authorizer's, and says which model. */
    @Test
    void whatIsRefusedIsALineOfTheAuthorizersShape() throws IOException {
        try (var function = function(Map.of("weir.decision-log", "on")); var said = new Said()) {
            for (int i = 0; i < 3; i++) {
                ask(function, "scarce");
            }

            assertThat(said.lines()).singleElement().satisfies(line -> {
                assertThat(text(line, "level")).isEqualTo("INFO");
                assertThat(text(line, "message")).isEqualTo("decided");
                assertThat(text(line, "requestId")).isEqualTo(Caller.REQUEST_ID);
                assertThat(text(line, "traceId")).isEqualTo(TRACE);
                assertThat(text(line, "stage")).isEqualTo("dev");
                assertThat(text(line, "client")).isEqualTo("acme");
                assertThat(text(line, "plan")).isEqualTo("any");
                assertThat(text(line, "model")).isEqualTo("scarce");
                assertThat(text(line, "outcome")).isEqualTo("denied");
                assertThat(line.get("limits")).isNotNull().extracting(JsonNode::size).isEqualTo(1);
                assertThat(names(line)).isSubsetOf(documented());
            });
        }
    }

    @Test
    void onALaptopItIsASentence() {
        try (var said = new Said(); var function = withoutRedis("off")) {
            ask(function, "open");
            ask(function, "shared");
            assertThat(said.lines()).isEmpty();
            assertThat(said.everything()).contains("decided without Redis requestId=" + Caller.REQUEST_ID,
                    "model=open");
        }
    }

    private static List<String> names(JsonNode line) {
        var names = new ArrayList<String>();
        line.entries().forEach(member -> names.add(member.getKey()));
        return names;
    }

    /** The fields that docs/observe.md explains. */
    private static List<String> documented() throws IOException {
        return Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                .matcher(Files.readString(Path.of("../docs/observe.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

}
