package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.limiter.Client;
import dev.weir.limiter.Plan;
import dev.weir.limiter.Price;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.model.Caller.Reply;
import dev.weir.model.TestUpstream.Script;
import dev.weir.model.openai.ModelList;
import dev.weir.model.upstream.Outcome;
import dev.weir.model.upstream.Upstream;
import dev.weir.model.upstream.UpstreamAddress;
import dev.weir.model.upstream.UpstreamKey;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An OpenAI-compatible API behind the model-function: what callers are told, and what is booked, on every path. */
class UpstreamTest {
    private static final String LIMITS = """
            clients: {}
            plans: {any: {limits: [1 request per day]}}
            models:
              gpt-test: {price: {input: 0.001, output: 0.01}}
              gpt-leased: {limits: [1 in flight]}
              gpt-scarce: {price: {input: 0.001, output: 0.01}, limits: [2 requests per day, 1 in flight]}
            routes:
              POST /v1/chat/completions: {estimate: {tokens: 500}}
            """;
    private static final String ANSWER = "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"choices\":[],\"usage\":%s}";

    @TempDir
    private static Path folder;

    private static Ledger ledger;
    private static TestUpstream upstream;
    private static ModelFunction function;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("limits.yaml"), LIMITS);
        ledger = new Ledger();
        upstream = new TestUpstream();
        function = function(Map.of("weir.upstream-url", upstream.url() + "/", "weir.upstream-key", TestUpstream.KEY));
    }

    @AfterAll
    static void stop() throws IOException {
        function.close();
        upstream.close();
        ledger.close();
    }

    private static ModelFunction function(Map<String, Object> more) {
        var settings = new HashMap<>(ledger.settings());
        settings.put("weir.limits-file", folder.resolve("limits.yaml").toString());
        settings.putAll(more);
        return new ModelFunction(new LambdaApplicationContextBuilder().properties(settings));
    }

    private static APIGatewayProxyRequestEvent chat(String hold, String body) {
        return Caller.event("POST", "/v1/chat/completions",
                Map.of("principalId", "acme", "client", "acme", "plan", "any", "hold", hold, "remainingTokens", "7"))
                .withHeaders(Map.of("Authorization", "Bearer weir-caller", "Idempotency-Key", "same",
                        "OpenAI-Organization", "org-caller"))
                .withBody(body);
    }

    private static String naming(String model) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hällo\"}],\"seed\":1.50}"
                .formatted(model);
    }

    private static Reply ask(String hold, String model) {
        return Reply.of(Caller.execute(function, chat(hold, naming(model))));
    }

    /** Within so many milliseconds, as Lambda says it. */
    private static Reply askWithin(int millis, String hold, ModelFunction of) {
        return Reply.of(Caller.answer(of.handleRequest(Caller.asMap(chat(hold, naming("gpt-test"))), new FakeContext() {
            @Override
            public int getRemainingTimeInMillis() {
                return millis;
            }
        })));
    }

    /** A model's limits that nobody can read let nobody pass. */
    @Test
    void withoutALimitsFileThatCanBeReadNothingIsInferredAndAllIsFreed() throws IOException {
        try (var other = function(Map.of("weir.upstream-url", upstream.url(), "weir.limits-file", "appconfig:a/b/c",
                "aws.appconfig.extension.http.port", Integer.toString(freePort())))) {
            upstream.answers(usage("{\"prompt_tokens\":9,\"completion_tokens\":12}"));
            var asked = upstream.asked().size();
            var reply = Reply.of(Caller.execute(other, chat(ledger.admit(), naming("gpt-scarce"))));

            assertThat(reply.status()).isEqualTo(500);
            assertThat(upstream.asked()).hasSize(asked);
            ledger.assertUsed(0, 0, 0);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Script usage(String usage) {
        return Script.json(200, ANSWER.formatted(usage));
    }

    @Test
    void theBodyGoesThereAsItIsWithOurKeyAndNothingOfTheCallers() {
        upstream.answers(Script.json(200, ANSWER.formatted("{\"prompt_tokens\":9,\"completion_tokens\":12}"),
                Map.of("x-request-id", "up-1", "Set-Cookie", "a=b", "Server", "x")));
        var reply = ask(ledger.admit(), "gpt-test");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("id")).isEqualTo("c-1");
        assertThat(reply.headers()).containsEntry("x-request-id", Caller.REQUEST_ID)
                .containsEntry("x-upstream-request-id", "up-1")
                .doesNotContainKeys("Set-Cookie", "set-cookie", "Server", "server");
        ledger.assertUsed(1, 21, 9 + 120);
        assertThat(upstream.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/prefix/v1/chat/completions");
            assertThat(asked.body()).isEqualTo(naming("gpt-test"));
            assertThat(asked.headers()).containsEntry("Authorization", List.of("Bearer " + TestUpstream.KEY))
                    .containsEntry("X-request-id", List.of(Caller.REQUEST_ID))
                    .containsEntry("Content-type", List.of("application/json"))
                    .doesNotContainKeys("Idempotency-key", "Openai-organization", "X-api-key");
        });
    }

    /** Status and body of the upstream; status for the caller and its error's code; requests, tokens and nanodollars. */
    static Stream<Arguments> endings() {
        var error = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"theirs\"}}";
        return Stream.of(
                arguments("too many", Script.json(429, error), 429, "theirs", 0, 0, 0),
                arguments("overloaded", Script.json(529, error), 529, "theirs", 0, 0, 0),
                arguments("broken", Script.json(500, error), 500, "theirs", 0, 0, 0),
                arguments("a page", Script.json(503, "<html>"), 503, "upstream_error", 0, 0, 0),
                arguments("nothing", Script.json(502, ""), 502, "upstream_error", 0, 0, 0),
                arguments("gave up", Script.json(408, error), 408, "theirs", 0, 0, 0),
                arguments("bad", Script.json(400, error), 400, "theirs", 1, 0, 0),
                arguments("no such model", Script.json(404, error), 404, "theirs", 1, 0, 0),
                arguments("too large", Script.json(413, error), 413, "theirs", 1, 0, 0),
                arguments("invalid", Script.json(422, error), 422, "theirs", 1, 0, 0),
                arguments("says our key", Script.json(400, "{\"error\":\"" + TestUpstream.KEY + "\"}"), 400,
                        "upstream_error", 1, 0, 0),
                arguments("says our key as some write JSON",
                        Script.json(400, "{\"error\":\"" + TestUpstream.KEY.replace("/", "\\/") + "\"}"), 400,
                        "upstream_error", 1, 0, 0),
                arguments("our key is wrong", Script.json(401, error), 502, "upstream_credentials", 0, 0, 0),
                arguments("our key may not", Script.json(403, error), 502, "upstream_credentials", 0, 0, 0),
                arguments("we have not paid", Script.json(402, error), 502, "upstream_credentials", 0, 0, 0),
                arguments("elsewhere", Script.json(302, "", Map.of("Location", "http://127.0.0.1:1/")), 502,
                        "upstream_malformed", 0, 0, 0),
                arguments("no JSON", Script.json(200, "data: {}"), 502, "upstream_malformed", 1, 500, 10_000),
                arguments("half JSON", Script.json(200, "{\"usage\":{\"prompt_tokens\":1}"), 502,
                        "upstream_malformed", 1, 500, 10_000),
                arguments("a list", Script.json(200, "[]"), 502, "upstream_malformed", 1, 500, 10_000),
                arguments("twice", Script.json(200, "{}{}"), 502, "upstream_malformed", 1, 500, 10_000),
                arguments("hangs up", Script.broken(), 502, "upstream_lost", 1, 500, 10_000),
                arguments("7 MB", Script.json(200, "{\"a\":\"" + "x".repeat(7_000_000) + "\"}"), 400,
                        "answer_too_large", 1, 500, 10_000),
                arguments("quotes that Lambda escapes",
                        usage("{\"prompt_tokens\":1},\"a\":\"" + "\\\"".repeat(1_600_000)
                                + "\""),
                        400, "answer_too_large", 1, 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void everyEndingIsToldTrulyAndFreesWhatWasHeld(String name, Script script, int status, String code, long requests,
            long tokens, long nanodollars) {
        upstream.answers(script);
        var reply = ask(ledger.admit(), "gpt-test");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("error", "code")).isEqualTo(code);
        assertThat(reply.headers()).containsEntry("Content-Type", "application/json");
        assertThat(reply.body().toString()).doesNotContain(TestUpstream.KEY);
        ledger.assertUsed(requests, tokens, nanodollars);
        assertThat(upstream.asked()).as("nothing is asked twice").hasSize(1);
    }

    @Test
    void aRetryIsAnnouncedAsTheUpstreamSaysIt() {
        upstream.answers(Script.json(429, "{\"error\":{}}", Map.of("Retry-After", "7", "retry-after-ms", "6500",
                "x-should-retry", "true", "x-request-id", "up-2", "x-ratelimit-remaining-requests", "0")));
        var reply = ask(ledger.admit(), "gpt-test");

        assertThat(reply.headers()).containsEntry("retry-after", "7")
                .containsEntry("retry-after-ms", "6500")
                .containsEntry("x-should-retry", "true")
                .containsEntry("x-upstream-request-id", "up-2")
                .doesNotContainKey("x-ratelimit-remaining-requests");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}  | 7   | 43",
        "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":17} | 17  | 143",
        "{\"prompt_tokens\":3,\"total_tokens\":3}                          | 3   | 3",
        "{\"prompt_tokens\":3.0,\"completion_tokens\":null}                | 3   | 3",
        "{\"total_tokens\":3}                                              | 3   | 3",
        "{\"prompt_tokens\":0,\"completion_tokens\":0}                     | 0   | 0",
        "{\"prompt_tokens\":-3,\"completion_tokens\":4}                    | 500 | 10000",
        "{\"prompt_tokens\":1e300}                                         | 500 | 10000",
        "{\"prompt_tokens\":1e999999999}                                   | 500 | 10000",
        "{\"prompt_tokens\":99999999999999999999999999}                    | 500 | 10000",
        "{\"prompt_tokens\":3,\"completion_tokens\":\"4\"}                 | 500 | 10000",
        "{\"prompt_tokens\":2.5}                                           | 500 | 10000",
        "{\"prompt_tokens\":[3]}                                           | 500 | 10000",
        "{\"prompt_tokens\":{\"a\":3}}                                     | 500 | 10000",
        "{\"completion_tokens\":3}                                         | 500 | 10000",
        "{}                                                                | 500 | 10000",
        "[3]                                                               | 500 | 10000",
        "null                                                              | 500 | 10000"})
    void whatUsageCannotBeIsChargedAsItWasHeld(String usage, long tokens, long nanodollars) {
        upstream.answers(usage(usage));

        assertThat(ask(ledger.admit(), "gpt-test").status()).isEqualTo(200);
        ledger.assertUsed(1, tokens, nanodollars);
    }

    @Test
    void anAnswerWithoutUsageIsChargedAsItWasHeldAndAModelWithoutPriceItsTokens() {
        upstream.answers(Script.json(200, "{\"id\":\"x\"}"));
        assertThat(ask(ledger.admit(), "gpt-test").status()).isEqualTo(200);
        ledger.assertUsed(1, 500, 10_000);

        upstream.answers(usage("{\"prompt_tokens\":3}"));
        assertThat(ask(ledger.admit(), "gpt-unpriced").status()).isEqualTo(200);
        ledger.assertUsed(1, 3, 10_000);
    }

    @Test
    void aCallThatWouldOutliveTheFunctionIsEndedAndCharged() {
        upstream.answers(upstream.slow());
        var reply = askWithin(2_300, ledger.admit(), function);

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.text("error", "code")).isEqualTo("upstream_timeout");
        assertThat(reply.headers()).containsEntry("x-should-retry", "false");
        ledger.assertUsed(1, 500, 10_000);
    }

    @Test
    void aCallForWhichNoTimeIsLeftIsNotMade() {
        upstream.answers(usage("{}"));
        var reply = askWithin(1_900, ledger.admit(), function);

        assertThat(reply.text("error", "code")).isEqualTo("upstream_unreachable");
        assertThat(upstream.asked()).isEmpty();
        ledger.assertUsed(0, 0, 0);
    }

    @Test
    void anUpstreamThatIsNotThereHasUsedNothing() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (var alone = function(Map.of("weir.upstream-url", "http://localhost:" + nobody))) {
            var reply = askWithin(29_000, ledger.admit(), alone);
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.text("error", "code")).isEqualTo("upstream_unreachable");
        }
        ledger.assertUsed(0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"model\":\"gpt-test\",\"stream\":true}      | stream | stream_not_supported",
        "{\"model\":\"gpt-test\",\"stream\":\"true\"}  | stream | stream_not_supported",
        "{\"model\":\"gpt-test\",\"Stream\":true}      | stream |",
        "{\"model\":\"cheap\",\"MODEL\":\"gpt-test\"}  | model  |",
        "{\"model\":\"cheap\",\"model\":\"gpt-test\"}  |        |",
        "{\"messages\":[]}                             | model  |", "[]                             |  |",
        "{\"model\":\"all-MiniLM-L6-v2\"}              | model  | model_not_supported"})
    void whatCannotBeServedNeverGoesThere(String body, String param, String code) {
        upstream.answers(usage("{}"));
        var reply = Reply.of(Caller.execute(function, chat(ledger.admit(), body)));

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.at("error", "param").isNull() ? null : reply.text("error", "param")).isEqualTo(param);
        assertThat(reply.at("error", "code").isNull() ? null : reply.text("error", "code")).isEqualTo(code);
        assertThat(upstream.asked()).isEmpty();
        ledger.assertUsed(1, 0, 0);
    }

    @Test
    void theSameBodyInAnotherEncodingIsRefused() {
        var utf16 = Base64.getEncoder()
                .encodeToString(naming("gpt-test").getBytes(UTF_16LE));
        var reply = Reply.of(Caller.execute(function, chat(ledger.admit(), utf16).withIsBase64Encoded(true)));

        assertThat(reply.text("error", "message")).isEqualTo("The body is not JSON in UTF-8.");
    }

    @Test
    void aModelsLimitsAreDecidedHereAndAnswerTheAuthorizers429() {
        upstream.answers(usage("{\"prompt_tokens\":5,\"completion_tokens\":1}"));
        for (int i = 0; i < 2; i++) {
            assertThat(ask(ledger.admit(), "gpt-scarce").status()).isEqualTo(200);
            ledger.assertUsed(1, 6, 15);
        }
        var refused = ask(ledger.admit(), "gpt-scarce");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("error", "code")).isEqualTo("rate_limit_exceeded");
        assertThat(refused.text("detail")).startsWith("All clients together may send 2 requests per day.");
        assertThat(refused.at("violated-policies").size()).isEqualTo(1);
        assertThat(refused.headers()).containsKeys("Retry-After", "retry-after-ms", "x-should-retry", "RateLimit")
                .as("of the answer that the authorizer had foreseen")
                .doesNotContainKey("x-ratelimit-remaining-tokens");
        assertThat(upstream.asked()).hasSize(2);
        ledger.assertUsed(0, 0, 0);
        assertThat(ofModel()).extracting(Standing::held).containsOnly(0L);
        assertThat(ask(ledger.admit(), "gpt-test").status()).as("another model").isEqualTo(200);
        assertThat(Reply.of(Caller.execute(function, Caller.event("POST", "/v1/chat/completions",
                Map.of("principalId", "boss", "exempt", "true")).withBody(naming("gpt-scarce")))).status())
                .as("whom no limit applies to")
                .isEqualTo(200);
    }

    private static List<Standing> ofModel() {
        var model = LimitsFile.parse("limits.yaml", LIMITS)
                .callOfModel(new Client("x", new Plan("any", List.of())), "POST /v1/chat/completions", "gpt-scarce",
                        "x")
                .orElseThrow();
        return ledger.standings(model.partitions().getFirst());
    }

    @Test
    void bothHoldsAreFreedWhenTheUpstreamFails() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), LIMITS.replace("gpt-scarce", "gpt-rare"));
        try (var other = function(Map.of("weir.upstream-url", upstream.url(), "weir.limits-file",
                folder.resolve("other.yaml").toString()))) {
            for (int i = 0; i < 5; i++) {
                upstream.answers(Script.json(500, "{}"));
                assertThat(Reply.of(Caller.execute(other, chat(ledger.admit(), naming("gpt-rare")))).status())
                        .isEqualTo(500);
                ledger.assertUsed(0, 0, 0);
            }
            upstream.answers(Script.json(404, "{}"));
            assertThat(Reply.of(Caller.execute(other, chat(ledger.admit(), naming("gpt-rare")))).status())
                    .isEqualTo(404);
            ledger.assertUsed(1, 0, 0);
        }
    }

    /** In a function whose memory is spent, the runtime is told, and what the call held is free all the same. */
    @Test
    void evenAnErrorFreesBothHolds() {
        var settings = new HashMap<>(ledger.settings());
        settings.put("weir.limits-file", folder.resolve("limits.yaml").toString());
        try (var failing = new ModelFunction(
                new LambdaApplicationContextBuilder().properties(settings).singletons(new Exhausted()))) {
            for (int i = 0; i < 3; i++) {
                var event = chat(ledger.admit(), naming("gpt-leased"));
                assertThrows(OutOfMemoryError.class, () -> Caller.execute(failing, event));
                ledger.assertUsed(0, 0, 0);
            }
        }
    }

    /** A place where inference needs more memory than there is. */
    private static final class Exhausted implements Backend {
        @Override
        public boolean serves(String model) {
            return model.equals("gpt-leased");
        }

        @Override
        public String offer() {
            return "`gpt-leased`";
        }

        @Override
        public List<ModelList.Model> models(Call call, Deadline deadline) {
            return List.of();
        }

        @Override
        public Served infer(InferenceRequest request) {
            throw new OutOfMemoryError("as if");
        }
    }

    @Test
    void theLimitsOfTheGuideAreRead() throws IOException {
        var block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/upstream.md")));
        assertThat(block.find()).isTrue();
        var limits = LimitsFile.parse("limits.yaml",
                "clients: {}\nplans: {any: {limits: [9 requests per day]}}\n" + block.group(1));

        assertThat(limits.price("gpt-4o-mini")).contains(new Price(150_000_000, 600_000_000));
        assertThat(limits.callOfModel(new Client("x", new Plan("any", List.of())), "POST /v1/chat/completions",
                "gpt-4o-mini", "x").orElseThrow().held().of(Unit.TOKENS)).isEqualTo(2_000);
    }

    /** While Lambda has a function frozen, nobody hears the other side hang up. */
    @Test
    void noConnectionIsTrustedAfterAPause() {
        var now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
        var address = new UpstreamAddress(URI.create(upstream.url()), UpstreamKey.none(), Set.of());
        var asking = new Upstream(address, now::get);
        upstream.answers(Script.json(200, "{}"));
        for (var pause : List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofHours(-1))) {
            now.updateAndGet(before -> before.plus(pause));
            assertThat(asking.get("/models", Map.of(), Duration.ofSeconds(20))).isInstanceOf(Outcome.Answered.class);
        }
        var ports = upstream.asked().stream().map(TestUpstream.Asked::port).toList();
        assertThat(ports.get(1)).isEqualTo(ports.get(0));
        assertThat(Set.copyOf(ports)).hasSize(3);
    }

    @Test
    void listsItsModelsWithTheEmbeddedOne() {
        upstream.answers(Script.json(200,
                "{\"object\":\"list\",\"data\":[{\"id\":\"org/gpt\",\"created\":5,\"owned_by\":\"them\"},{\"id\":7}]}"));
        var all = Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models")));
        assertThat(all.at("data").size()).isEqualTo(2);
        assertThat(all.text("data", 0, "id")).isEqualTo("all-MiniLM-L6-v2");
        assertThat(all.text("data", 1, "owned_by")).isEqualTo("them");
        assertThat(upstream.asked().getFirst().path()).isEqualTo("/prefix/v1/models");

        assertThat(Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models/org%2Fgpt"))).text("id"))
                .isEqualTo("org/gpt");
        assertThat(Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models/none"))).status()).isEqualTo(404);

        upstream.answers(Script.json(500, "{\"error\":{\"message\":\"m\"}}"));
        assertThat(Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models",
                Map.of("principalId", "acme", "hold", ledger.admit())))).status()).isEqualTo(500);
        ledger.assertUsed(0, 0, 0);
        assertThat(Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models/all-MiniLM-L6-v2"))).status())
                .as("which is no upstream's")
                .isEqualTo(200);
        upstream.answers(Script.json(200, "{}"));
        assertThat(Reply.of(Caller.execute(function, Caller.event("GET", "/v1/models"))).text("error", "code"))
                .isEqualTo("upstream_malformed");
    }

    @Test
    void onlyNamedModelsGoThereIfAnyAreNamed() {
        try (var named = function(Map.of("weir.upstream-url", upstream.url(), "weir.upstream-models", "b, a,"))) {
            upstream.answers(usage("{\"prompt_tokens\":5}"));
            var list = Reply.of(Caller.execute(named, Caller.event("GET", "/v1/models")));
            assertThat(list.at("data").size()).isEqualTo(3);
            assertThat(list.text("data", 1, "id")).isEqualTo("a");
            assertThat(upstream.asked()).isEmpty();

            assertThat(Reply.of(Caller.execute(named, chat("", naming("a")))).status()).isEqualTo(200);
            assertThat(upstream.asked().getFirst().headers()).doesNotContainKey("Authorization");
            var unknown = Reply.of(Caller.execute(named, chat("", naming("gpt-test"))));
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.text("error", "message")).isEqualTo(
                    "The model `gpt-test` does not exist. This API serves `all-MiniLM-L6-v2` and `a`, `b`.");
        }
    }

    @Test
    void withoutTheEmbeddedModelAllOfThemAreUpstreams() {
        try (var bare = function(Map.of("weir.upstream-url", upstream.url(), "weir.embedded-model", "false"))) {
            upstream.answers(Script.json(200, "{\"data\":[],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
            var event = Caller.post("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"x\"}");
            assertThat(Reply.of(Caller.execute(bare, event)).status()).isEqualTo(200);
            assertThat(upstream.asked().getFirst().path()).isEqualTo("/prefix/v1/embeddings");
        }
    }

    @Test
    void withoutAnyModelItDoesNotStart() {
        var mistake = assertThrows(RuntimeException.class,
                () -> function(Map.of("weir.embedded-model", "false")).close());

        assertThat(mistake).hasStackTraceContaining(
                "WEIR_EMBEDDED_MODEL is false and WEIR_UPSTREAM_URL is not set, so there is no model to serve.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"http://api.openai.com/v1       | k   | WEIR_UPSTREAM_URL cannot be used",
        "https://user:secret@example.com    | k   | WEIR_UPSTREAM_URL cannot be used",
        "https://example.com/v1?key=secret  | k   | WEIR_UPSTREAM_URL cannot be used",
        "http://127.0.0.1.example.com       | k   | WEIR_UPSTREAM_URL cannot be used",
        "ftp://localhost                    | k   | WEIR_UPSTREAM_URL cannot be used",
        "api.openai.com                     | k   | WEIR_UPSTREAM_URL cannot be used",
        "''                                 | sec | WEIR_UPSTREAM_URL is not set, but WEIR_UPSTREAM_KEY is",
        "https://example.com                | secret key | WEIR_UPSTREAM_KEY cannot be used"})
    void aSettingThatCannotBeUsedStopsTheStartAndIsNotRepeated(String url, String key, String message) {
        var mistake = assertThrows(RuntimeException.class,
                () -> function(Map.of("weir.upstream-url", url, "weir.upstream-key", key)).close());

        var root = Stream.<Throwable>iterate(mistake, Objects::nonNull, Throwable::getCause)
                .reduce((_, last) -> last)
                .orElseThrow();
        assertThat(root).hasMessageStartingWith(message).hasMessageNotContaining("secret");
        assertThat(mistake).isInstanceOfAny(BeanInstantiationException.class, IllegalStateException.class);
    }
}
