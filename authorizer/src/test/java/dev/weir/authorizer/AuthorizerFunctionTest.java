package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.weir.authorizer.event.Events;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.front.Limiter;
import io.lettuce.core.RedisClient;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** The handler as Lambda has it: wired from settings, over a real Redis, through the Lambda runtime's own JSON library. */
final class AuthorizerFunctionTest {

    private static final PojoSerializer<Object> JSON = JacksonFactory.getInstance()
            .getSerializer((Type) Map.class);
    private static final Context CONTEXT = (Context) Proxy.newProxyInstance(Context.class.getClassLoader(),
            new Class<?>[]{Context.class}, (_, method, _) -> method.getReturnType() == int.class ? 1_000 : null);

    private static RedisServer redis;
    private static ApplicationContext context;
    private static AuthorizerFunction function;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        context = ApplicationContext.run(Map.of("weir.redis-url", "redis://127.0.0.1:" + redis.ports().getFirst(),
                "weir.redis-deadline", "20s", "weir.redis-first-deadline", "20s", "weir.limits-file",
                Path.of("../examples/limits.yaml").toAbsolutePath().toString()));
        function = new AuthorizerFunction(context);
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        redis.stop();
    }

    @BeforeEach
    void forgetAllCalls() {
        try (var client = RedisClient.create("redis://127.0.0.1:" + redis.ports().getFirst());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
        context.getBean(Limiter.class).forget();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, Object> event(String key) {
        var json = AuthorizerFunctionTest.class.getResourceAsStream("rest-request.json");
        @SuppressWarnings("unchecked") // JSON objects have texts for keys
        var event = (Map<String, Object>) JSON.fromJson(json);
        event.put("headers", Map.of("Authorization", "Bearer " + key));
        event.put("multiValueHeaders", Map.of("Authorization", List.of("Bearer " + key)));
        return event;
    }

    /** As the runtime does it with streams: text in, text out. */
    private static String call(Map<String, Object> event) throws IOException {
        var sent = new ByteArrayOutputStream();
        JSON.toJson(event, sent);
        return call(sent.toByteArray());
    }

    private static String call(byte[] event) throws IOException {
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event), answer, CONTEXT);
        return answer.toString(UTF_8);
    }

    @Test
    void decidesOverARealRedisAndSpeaksTheRuntimesJson() throws IOException {
        for (int left = 4; left >= 0; left--) {
            assertThat(call(event("weir-demo-bob"))).contains("\"Effect\":\"Allow\"")
                    .contains("\"remainingRequests\":\"" + left + "\"")
                    .doesNotContain("null");
        }
        assertThat(call(event("weir-demo-bob"))).contains("\"Effect\":\"Deny\"")
                .contains("quota-exceeded");
    }

    @Test
    void failsWithExactlyUnauthorized() {
        assertThatThrownBy(() -> call(event("guess"))).hasMessage("Unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-token", "http-1-request", "http-2-request", "websocket-connect"})
    void everyKindOfEventIsDecidedAndAnswered(String sample) throws IOException {
        var event = Events.sample(sample);
        event.replaceAll((key, value) -> key.equals("authorizationToken") ? "Bearer weir-demo-alice" : value);
        event.replaceAll((key, value) -> key.equals("headers") || key.equals("multiValueHeaders")
                ? Map.of("authorization", "Bearer weir-demo-alice")
                : value);

        assertThat(call(event)).contains("\"Effect\":\"Allow\"",
                "\"client\":\"alice\"", "\"refused\":\"\"").doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest-token", "websocket-connect"})
    void whereAFailureIsA401ItFails(String sample) {
        assertThatThrownBy(() -> call(guessing(sample))).hasMessage("Unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-1-request", "http-2-request"})
    void whereAFailureWouldBeA500TheContextSays401(String sample) throws IOException {
        assertThat(call(guessing(sample))).contains("\"refused\":\"401\"",
                "invalid_api_key", "\"client\":\"unauthorized\"", "\"hold\":\"\"")
                .containsPattern("\"limitsVersion\":\"[0-9a-f]{12}\"")
                .contains("\"traceId\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "\"event\"", "{", "{\"type\": \u0007}", "\u0000", "{} {"})
    void whatIsNoEventIsOneSentence(String event) {
        assertThatThrownBy(() -> call(event.getBytes(UTF_8))).isExactlyInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("not an authorizer event: (it is no JSON object|its type is neither TOKEN nor REQUEST)");
    }

    private static Map<String, Object> guessing(String sample) {
        var event = Events.sample(sample);
        event.replaceAll((key, value) -> switch (key) {
            case "authorizationToken" -> "Bearer guess";
            case "headers", "multiValueHeaders" -> Map.of("Authorization", "Bearer guess");
            default -> value;
        });
        return event;
    }

    @Test
    void fiveThousandCallsLeaveNothingBehind() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            call(event("weir-demo-alice"));
        }
        assertThat(context.getBeanRegistrations(Context.class)).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "50", "-5ms", "0ms", "1.5s"})
    void aDeadlineThatIsNoneIsRefused(String deadline) {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of("weir.redis-url", "redis://localhost:1",
                "weir.limits-file", "limits.yaml", "weir.redis-deadline", deadline))).rootCause()
                .hasMessage("WEIR_REDIS_DEADLINE is '" + deadline + "': write it like 50ms or 2s");
    }

    @Test
    void goesThroughASnapshotWithoutTrustingItsConnection() throws Exception {
        var snapshot = context.getBean(Snapshot.class);
        var crac = org.crac.Core.getGlobalContext();
        var before = connections();
        snapshot.beforeCheckpoint(crac);
        assertThat(connections()).isEqualTo(before - 1);
        snapshot.afterRestore(crac);
        assertThat(connections()).isEqualTo(before);
        assertThat(call(event("weir-demo-alice"))).contains("policyDocument");
    }

    /** How many are connected to Redis, this question's own among them. */
    private static long connections() {
        try (var client = RedisClient.create("redis://127.0.0.1:" + redis.ports().getFirst());
                var connection = client.connect()) {
            return connection.sync().clientList().lines().count();
        }
    }

    @Test
    void theTemplatePlacesEveryHeaderOfADenial() throws IOException {
        var template = Files.readString(Path.of("../template.yaml"));
        for (var header : AnswerHeader.values()) {
            assertThat(template).contains(header.header() + ": context.authorizer." + header.contextKey() + "\n");
        }
    }

    @Test
    void saysInOneSentenceWhatIsNotSet() {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of("weir.limits-file", "limits.yaml"))).rootCause()
                .hasMessage("WEIR_REDIS_URL is not set: say where Redis is, e.g. redis://localhost:6379");
        assertThatThrownBy(() -> ApplicationContext
                .run(Map.of("weir.redis-url", "redis://localhost:1", "weir.limits-file", "/nowhere/limits.yaml"))
                .getBean(Authorizer.class)).hasMessageContaining("there is no such limits file");
    }
}
