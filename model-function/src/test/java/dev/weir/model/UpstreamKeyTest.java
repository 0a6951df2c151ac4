package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.model.Caller.Reply;
import dev.weir.model.TestUpstream.Script;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The upstream's key is a secret in AWS Secrets Manager: an HTTP server in the place of the extension answers as AWS documents
 * it, and an upstream takes one key at a time.
 */
class UpstreamKeyTest {
    private static final String ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:weir/upstream-AbCdEf";
    private static final String TOKEN = "IQoJb3JpZ2luX2Vj";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Said said = new Said();
    private Ledger ledger;
    private TestUpstream upstream;
    private HttpServer extension;
    private volatile int status = 200;
    private volatile String secret = "";

    @BeforeEach
    void start() throws IOException {
        ledger = new Ledger();
        upstream = new TestUpstream();
        extension = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        extension.createContext("/secretsmanager/get", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().getRawQuery());
                var token = exchange.getRequestHeaders().getFirst("X-Aws-Parameters-Secrets-Token");
                var answer = (TOKEN.equals(token) ? secret : "not authorized").getBytes(UTF_8);
                exchange.sendResponseHeaders(TOKEN.equals(token) ? status : 401, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        extension.setExecutor(Runnable::run);
        extension.start();
    }

    @AfterEach
    void stop() throws IOException {
        said.close();
        assertThat(said.everything()).doesNotContain("sk-").doesNotContain(TOKEN);
        extension.stop(0);
        upstream.close();
        ledger.close();
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<>(ledger.settings());
        settings.putAll(Map.of("weir.embedded-model", "false", "weir.upstream-url", upstream.url(),
                "weir.upstream-key-secret", ARN, "parameters.secrets.extension.http.port",
                Integer.toString(extension.getAddress().getPort()), "aws.session.token", TOKEN));
        return settings;
    }

    private static ModelFunction function(Map<String, Object> settings) {
        return new ModelFunction(new LambdaApplicationContextBuilder().properties(settings));
    }

    private void secretIs(String text) {
        secret = "{\"ARN\":\"%s\",\"CreatedDate\":1.5E9,\"Name\":\"weir/upstream\",\"SecretString\":%s,\"VersionId\":\"v\",\"VersionStages\":[\"AWSCURRENT\"],\"ResultMetadata\":{}}"
                .formatted(ARN, text);
    }

    /** The upstream takes this key and no other. */
    private void upstreamTakes(String key) {
        upstream.answers(exchange -> {
            var right = ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Script.json(right ? 200 : 401, right
                    ? "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12}}"
                    : "{\"error\":{\"message\":\"Incorrect API key provided: sk-\"}}").answer(exchange);
        });
    }

    private Reply ask(ModelFunction function) {
        return Reply.of(Caller.execute(function, Caller.event("POST", "/v1/chat/completions",
                Map.of("client", "acme", "hold", ledger.admit())).withBody("{\"model\":\"gpt-test\"}")));
    }

    private void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.text("error", "code")).isEqualTo("upstream_credentials");
        assertThat(reply.headers()).containsEntry("x-should-retry", "false");
        assertThat(Caller.written(reply)).doesNotContain("sk-").doesNotContain("arn:");
        ledger.assertUsed(0, 0, 0);
    }

    @Test
    void isReadOnceAndNotBeforeItIsNeeded() {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-first");
        try (var function = function(settings())) {
            assertThat(asked).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(ask(function).status()).isEqualTo(200);
                ledger.assertUsed(1, 21, 10_000);
            }
        }
        assertThat(asked).containsExactly(
                "secretId=arn%3Aaws%3Asecretsmanager%3Aus-east-1%3A111122223333%3Asecret%3Aweir%2Fupstream-AbCdEf");
    }

    /** As the console writes what is entered there as key and value; blanks as editors leave them. */
    @ParameterizedTest
    @ValueSource(strings = {"\"{\\\"api_key\\\":\\\"sk-first\\\"}\"", "\" sk-first\\n\""})
    void mayBeTheOnlyMemberOfAnObject(String text) {
        secretIs(text);
        upstreamTakes("sk-first");
        try (var function = function(settings())) {
            assertThat(ask(function).status()).isEqualTo(200);
        }
    }

    /** With SnapStart there is no session. */
    @Test
    void isAskedForWithAContainersToken() {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-first");
        var settings = settings();
        settings.put("aws.session.token", "");
        settings.put("aws.container.authorization.token", TOKEN);
        try (var function = function(settings)) {
            assertThat(ask(function).status()).isEqualTo(200);
        }
    }

    @Test
    void isReadAnewWhenTheUpstreamRefusesItAndTheCallerSeesNothingOfThat() {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-first");
        try (var function = function(settings())) {
            ask(function);
            secretIs("\"sk-second\"");
            upstreamTakes("sk-second");

            assertThat(ask(function).status()).isEqualTo(200);
            ledger.assertUsed(1, 21, 10_000);
            assertThat(upstream.asked()).as("with the old one, and with the new one").hasSize(2);
            assertThat(ask(function).status()).isEqualTo(200);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void isRefusedOnceWhereThereIsNoOther() {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-second");
        try (var function = function(settings())) {
            assertRefused(ask(function));
            assertThat(upstream.asked()).hasSize(1);
            assertThat(asked).hasSize(2);

            secretIs("\"sk-third\"");
            upstream.asked().clear();
            assertRefused(ask(function));
            assertThat(upstream.asked()).as("a wrong key is exchanged once, and no more").hasSize(2);
        }
        assertThat(said.everything()).contains("WEIR_UPSTREAM_KEY_SECRET");
    }

    /** Whoever finds it exchanged reads it; the others that were refused meanwhile take what was read. */
    @Test
    void isReadForManyAtOnce() throws Exception {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-first");
        try (var function = function(settings()); var threads = Executors.newFixedThreadPool(8)) {
            ask(function);
            secretIs("\"sk-second\"");
            upstreamTakes("sk-second");
            var event = Caller.event("POST", "/v1/chat/completions").withBody("{\"model\":\"gpt-test\"}");
            var replies = threads.invokeAll(IntStream.range(0, 16).<java.util.concurrent.Callable<Integer>>mapToObj(
                    _ -> () -> Caller.execute(function, event).getStatusCode())
                    .toList());

            assertThat(replies).extracting(Future::get).containsOnly(200);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void isInNoSnapshotAndReadAnewAfterIt() throws Exception {
        secretIs("\"sk-first\"");
        upstreamTakes("sk-first");
        try (var function = function(settings())) {
            ask(function);
            var backend = function.getApplicationContext().getBean(UpstreamBackend.class);
            var crac = org.crac.Core.getGlobalContext();
            backend.beforeCheckpoint(crac);
            secretIs("\"sk-second\"");
            upstreamTakes("sk-second");
            backend.afterRestore(crac);

            assertThat(ask(function).status()).isEqualTo(200);
            assertThat(upstream.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "200 | {\"SecretBinary\":\"c2stZmlyc3Q=\"}                     | it has no text",
        "200 | {\"SecretString\":null}                                | it has no text",
        "200 | not JSON sk-                                          | it has no text",
        "200 | {\"SecretString\":\"sk-first sk-second\"}               | it must be the key and nothing else",
        "200 | {\"SecretString\":\"sk-fürst\"}                         | it must be the key and nothing else",
        "200 | {\"SecretString\":\"\"}                                 | it must be the key and nothing else",
        "200 | {\"SecretString\":\"{\\\"a\\\":\\\"sk-1\\\",\\\"b\\\":\\\"sk-2\\\"}\"} | it must be the key and nothing else",
        "200 | {\"SecretString\":\"{\\\"a\\\":7}\"}                    | it must be the key and nothing else",
        "400 | not ready to serve traffic, please wait               | HTTP 400 (not ready to serve traffic, please wait)",
        "500 | AccessDeniedException                                 | the permission secretsmanager:GetSecretValue",
        "302 | elsewhere                                             | HTTP 302"})
    void aSecretThatIsNoKeyIsNamedInTheLogAndChargedToNobody(int code, String answer, String why) {
        status = code;
        secret = answer;
        upstreamTakes("sk-first");
        try (var function = function(settings())) {
            assertRefused(ask(function));
            assertThat(upstream.asked()).isEmpty();

            status = 200;
            secretIs("\"sk-first\"");
            assertThat(ask(function).status()).as("a failure is not kept").isEqualTo(200);
        }
        assertThat(said.everything().lines()).first()
                .asString()
                .contains("WEIR_UPSTREAM_KEY_SECRET is '" + ARN + "', which cannot be read: ", why);
    }

    @Test
    void withoutTheExtensionTheLogSaysWhatIsMissing() throws IOException {
        var settings = settings();
        try (var socket = new ServerSocket(0)) {
            settings.put("parameters.secrets.extension.http.port", Integer.toString(socket.getLocalPort()));
        }
        try (var function = function(settings)) {
            assertRefused(ask(function));
        }
        assertThat(said.everything()).contains("add the layer AWS-Parameters-and-Secrets-Lambda-Extension");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "weir.upstream-key                      | sk-1  | WEIR_UPSTREAM_KEY and WEIR_UPSTREAM_KEY_SECRET are both set",
        "weir.upstream-url                      | ''    | WEIR_UPSTREAM_URL is not set, but WEIR_UPSTREAM_KEY_SECRET is",
        "parameters.secrets.extension.http.port | 77777 | PARAMETERS_SECRETS_EXTENSION_HTTP_PORT is '77777': it must be a port"})
    void settingsThatCannotBeMeantStopTheStart(String name, String value, String message) {
        var settings = settings();
        settings.put(name, value);

        assertThatThrownBy(() -> function(settings).close()).hasStackTraceContaining(message);
    }

    /** What the guide names is what is read, and what the template hands on. */
    @Test
    void theGuideAndTheTemplateNameIt() throws IOException {
        assertThat(Files.readString(Path.of("../docs/upstream.md"))).contains("`WEIR_UPSTREAM_KEY_SECRET`",
                "`UpstreamKeySecret`", "AWS-Parameters-and-Secrets-Lambda-Extension");
        assertThat(Files.readString(Path.of("../template.yaml")))
                .contains("WEIR_UPSTREAM_KEY_SECRET: !Ref UpstreamKeySecret");
    }
}
