package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import dev.weir.model.Caller.Reply;
import dev.weir.model.TestUpstream.Script;
import dev.weir.model.openai.ModelList;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams and models as bad as they come: each is told truly, keeps nothing, and no key leaves for anywhere else. */
class HostileUpstreamTest {
    private static final String USED = "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12},\"a\":\"%s\"}";
    private static final String ERROR = "{\"error\":{\"message\":\"%s\",\"type\":\"t\",\"param\":null,\"code\":\"theirs\"}}";

    @TempDir
    private static Path folder;

    private static Ledger ledger;
    private static TestUpstream upstream;
    private static TestUpstream elsewhere;
    private static ModelFunction function;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("limits.yaml"), """
                clients: {}
                plans: {any: {limits: [1 request per day]}}
                models: {gpt-test: {price: {input: 0.001, output: 0.01}, limits: [1 in flight]}}
                """);
        ledger = new Ledger();
        upstream = new TestUpstream();
        elsewhere = new TestUpstream();
        function = function(Map.of("weir.upstream-url", upstream.url(), "weir.upstream-key", TestUpstream.KEY));
    }

    @AfterAll
    static void stop() throws IOException {
        function.close();
        elsewhere.close();
        upstream.close();
        ledger.close();
    }

    private static ModelFunction function(Map<String, Object> more, Object... singletons) {
        var settings = new HashMap<>(ledger.settings());
        settings.put("weir.limits-file", folder.resolve("limits.yaml").toString());
        settings.put("weir.embedded-model", "false");
        settings.putAll(more);
        return new ModelFunction(
                new LambdaApplicationContextBuilder().properties(settings).singletons(singletons));
    }

    private static APIGatewayProxyRequestEvent chat(String hold) {
        return Caller.event("POST", "/v1/chat/completions",
                Map.of("client", "acme", "plan", "any", "hold", hold)).withBody("{\"model\":\"gpt-test\"}");
    }

    private static Reply ask() {
        return Reply.of(Caller.execute(function, chat(ledger.admit())));
    }

    private static byte[] zipped(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static Script gzip(int status, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** Sends so much of what it promises, and hangs up. */
    private static Script cut(int status, long promised, String body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(status, promised);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("hang up");
        };
    }

    private static String escaped(String word) {
        var escaped = new StringBuilder();
        word.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        return escaped.toString();
    }

    /** Status for the caller, code of its error (empty of an answer), and requests, tokens and nanodollars. */
    static Stream<Arguments> answers() {
        var base = upstream.url();
        var host = base.substring("http://".length(), base.indexOf("/prefix"));
        return Stream.of(arguments("gzip", gzip(200, zipped(USED.formatted(""))), 200, "", 1, 21, 129),
                arguments("an error in gzip", gzip(429, zipped(ERROR.formatted("m"))), 429, "theirs", 0, 0, 0),
                arguments("gzip that is none", gzip(200, new byte[]{31, -117, 8, 0, 1}), 502, "upstream_lost", 1, 500,
                        10_000),
                arguments("gzip of 100 MB", gzip(200, zipped(USED.formatted("x".repeat(100_000_000)))), 400,
                        "answer_too_large", 1, 500, 10_000),
                arguments("an error of 100 MB in gzip", gzip(500, zipped("x".repeat(100_000_000))), 500,
                        "upstream_error", 0, 0, 0),
                arguments("chunks", (Script) exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (var c : USED.formatted("").getBytes(UTF_8)) {
                        exchange.getResponseBody().write(c);
                        exchange.getResponseBody().flush();
                    }
                }, 200, "", 1, 21, 129),
                arguments("too many, cut", cut(429, 1_000, "{"), 429, "upstream_error", 0, 0, 0),
                arguments("our key is wrong, cut", cut(401, 1_000, "{"), 502, "upstream_credentials", 0, 0, 0),
                arguments("their mistake in 7 MB", Script.json(500, ERROR.formatted("x".repeat(7_000_000))), 500,
                        "upstream_error", 0, 0, 0),
                arguments("their mistake in 6.3 MB", Script.json(500, ERROR.formatted("x".repeat(6_300_000))), 500,
                        "upstream_error", 0, 0, 0),
                arguments("the caller's in 7 MB", Script.json(400, ERROR.formatted("x".repeat(7_000_000))), 400,
                        "upstream_error", 1, 0, 0),
                arguments("a stream nobody wanted", Script.json(200, "data: {\"id\":\"1\"}\n\ndata: [DONE]\n\n",
                        Map.of("Content-Type", "text/event-stream")), 502, "upstream_malformed", 1, 500, 10_000),
                arguments("a byte order mark", Script.json(200, "\ufeff" + USED.formatted("")), 502,
                        "upstream_malformed", 1, 500, 10_000),
                arguments("a bottomless usage", Script.json(200, "{\"usage\":" + "[".repeat(900_000)), 502,
                        "upstream_malformed", 1, 500, 10_000),
                arguments("a usage of a million digits",
                        Script.json(200, "{\"usage\":{\"prompt_tokens\":" + "9".repeat(1_000_000) + "}}"), 502,
                        "upstream_malformed", 1, 500, 10_000),
                arguments("no content", Script.json(204, ""), 502, "upstream_malformed", 1, 500, 10_000),
                arguments("its address", Script.json(500, ERROR.formatted("http://" + host + "/admin is down")), 500,
                        "upstream_error", 0, 0, 0),
                arguments("its address escaped", Script.json(400, ERROR.formatted(escaped(host))), 400,
                        "upstream_error", 1, 0, 0),
                arguments("our key escaped", Script.json(400, ERROR.formatted(escaped(TestUpstream.KEY))), 400,
                        "upstream_error", 1, 0, 0),
                arguments("our key in an answer", Script.json(200, USED.formatted(TestUpstream.KEY)), 502,
                        "upstream_malformed", 1, 21, 129),
                arguments("our key in a header", Script.json(429, ERROR.formatted("m"),
                        Map.of("x-request-id", "for " + TestUpstream.KEY, "Retry-After", TestUpstream.KEY)), 429,
                        "theirs", 0, 0, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void everyAnswerIsToldTrulyAndNothingStaysHeld(String name, Script script, int status, String code, long requests,
            long tokens, long nanodollars) {
        upstream.answers(script);
        try (var said = new Said()) {
            for (int i = 0; i < 2; i++) { // the model's one place in flight must be free again
                var reply = ask();

                assertThat(reply.status()).isEqualTo(status);
                assertThat(status == 200 ? "" : reply.text("error", "code")).isEqualTo(code);
                assertThat(reply.headers().toString()).doesNotContain(TestUpstream.KEY);
                assertThat(Caller.written(reply)).doesNotContain(TestUpstream.KEY).doesNotContain("127.0.0.1");
                ledger.assertUsed(requests, tokens, nanodollars);
            }
            assertThat(said.everything()).doesNotContain(TestUpstream.KEY);
        }
    }

    /** In the middle of a chunk, which no HTTP server does that is asked to. */
    @ParameterizedTest
    @CsvSource({"200, 502, upstream_lost, 1, 500, 10000", "503, 503, upstream_error, 0, 0, 0"})
    void chunksThatBreakOffAreALostAnswerAndAnErrorThatError(int theirs, int status, String code, long requests,
            long tokens, long nanodollars) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var cutting = function(
                        Map.of("weir.upstream-url", "http://127.0.0.1:" + server.getLocalPort() + "/v1"))) {
            var answering = Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    connection.getInputStream().read();
                    connection.getOutputStream()
                            .write("HTTP/1.1 %d X\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"us"
                                    .formatted(theirs)
                                    .getBytes(UTF_8));
                    connection.shutdownOutput();
                    // A close before all is read would be a reset, which may overtake the answer.
                    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var reply = Reply.of(Caller.execute(cutting, chat(ledger.admit())));
            answering.join();

            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.text("error", "code")).isEqualTo(code);
            ledger.assertUsed(requests, tokens, nanodollars);
        }
    }

    @Test
    void anErrorWhoseBodyBreaksOffKeepsItsWait() {
        upstream.answers(cut(429, 1_000, "{"));

        assertThat(ask().headers()).containsEntry("retry-after", "7");
    }

    /** Within the time that Lambda leaves, though the headers came at once. */
    @Test
    void anErrorThatNeverEndsIsThatError() {
        upstream.answers(exchange -> {
            exchange.sendResponseHeaders(503, 0);
            upstream.slow().answer(exchange);
        });
        var reply = Reply
                .of(Caller.answer(function.handleRequest(Caller.asMap(chat(ledger.admit())), new FakeContext() {
                    @Override
                    public int getRemainingTimeInMillis() {
                        return 2_500;
                    }
                })));

        assertThat(reply.status()).isEqualTo(503);
        ledger.assertUsed(0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowedSoThatNoKeyGoesElsewhere(int status) {
        elsewhere.answers(Script.json(200, USED.formatted("")));
        upstream.answers(Script.json(status, "", Map.of("Location", elsewhere.url() + "/chat/completions")));

        assertThat(ask().status()).isEqualTo(502);
        assertThat(elsewhere.asked()).isEmpty();
        ledger.assertUsed(0, 0, 0);
    }

    /** As the SDKs for Python and JavaScript ask for them. */
    @Test
    void embeddingsInBase64ArePassedOnAsTheyAre() {
        var answer = "{\"data\":[{\"index\":0,\"embedding\":\"AAAAPwAAAL8=\"}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";
        upstream.answers(Script.json(200, answer));
        var body = "{\"model\":\"gpt-test\",\"input\":\"Hi\",\"encoding_format\":\"base64\"}";
        var response = Caller.execute(function, Caller.event("POST", "/v1/embeddings",
                Map.of("client", "acme", "hold", ledger.admit())).withBody(body));

        assertThat(response.getBody()).isEqualTo(answer);
        assertThat(upstream.asked().getFirst().body()).isEqualTo(body);
        ledger.assertUsed(1, 8, 8);
    }

    static Stream<Arguments> errors() {
        return Stream.of(arguments("endless", (Supplier<Error>) StackOverflowError::new),
                arguments("unlinked", (Supplier<Error>) () -> new UnsatisfiedLinkError("no native")),
                arguments("broken", (Supplier<Error>) () -> new AssertionError("never")));
    }

    /** They spoil one call, not the environment. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void aModelThatThrowsAnErrorIsA500AndHoldsNothing(String name, Supplier<Error> error) {
        try (var said = new Said(); var failing = function(Map.of(), new Failing(error))) {
            for (int i = 0; i < 2; i++) {
                var reply = Reply.of(Caller.execute(failing, chat(ledger.admit())));

                assertThat(reply.status()).isEqualTo(500);
                assertThat(reply.text("error", "message")).contains(Caller.REQUEST_ID).doesNotContain("native");
                ledger.assertUsed(0, 0, 0);
            }
            assertThat(said.everything()).contains("the request failed");
        }
    }

    /** A place where inference ends in an error. */
    private record Failing(Supplier<Error> error) implements Backend {
        @Override
        public boolean serves(String model) {
            return true;
        }

        @Override
        public String offer() {
            return "nothing";
        }

        @Override
        public List<ModelList.Model> models(Call call, Deadline deadline) {
            return List.of();
        }

        @Override
        public Served infer(InferenceRequest request) {
            throw error.get();
        }
    }
}
