package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.template.SamTemplate;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * The repository's own functions, from their jars as they are deployed: under the official runtime interface client, each
 * in a JVM of its own, they answer what they answer in the gateway's process.
 */
final class SameAnswersTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final String LIMITS = """
            clients:
              anonymous: {plan: few}
              failed_credentials: 2 requests per hour
            plans:
              few: {limits: [2 requests per day, 1000 requests per month, 5 in flight]}
            """;

    private static final String MODEL_EVENT = """
            {"resource": "%1$s", "path": "%2$s", "httpMethod": "%3$s", "headers": {"Content-Type": "application/json"},
             "multiValueHeaders": {"Content-Type": ["application/json"]}, "queryStringParameters": null,
             "pathParameters": %4$s, "stageVariables": null, "isBase64Encoded": false, "body": %5$s,
             "requestContext": {"resourcePath": "%1$s", "httpMethod": "%3$s", "path": "/dev%2$s", "stage": "dev",
              "requestId": "r", "identity": {"sourceIp": "192.0.2.7"}, "authorizer": {"principalId": "me"}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void theAuthorizerAnswersTheSameUnderTheRuntimeInterfaceClient() throws IOException {
        try (var redis = new Redis(folder)) {
            FunctionSpec spec = redis.api().routes().getFirst().authorizer().map(Authorizer::function).orElseThrow();
            List<String> loaded = answers(spec, Isolation.LOADER, authorizerEvents());
            redis.flush();
            assertThat(answers(spec, Isolation.PROCESS, authorizerEvents())).isEqualTo(loaded)
                    .anySatisfy(answer -> assertThat(answer).contains("\"Allow\""))
                    .anySatisfy(answer -> assertThat(answer).contains("\"Deny\""))
                    .anySatisfy(answer -> assertThat(answer).contains("Unauthorized"));
        }
    }

    @Test
    void theModelFunctionAnswersTheSameUnderTheRuntimeInterfaceClient() throws IOException {
        try (var redis = new Redis(folder)) {
            FunctionSpec spec = redis.api().routes().getFirst().function().orElseThrow();
            List<String> loaded = answers(spec, Isolation.LOADER, modelEvents());
            redis.flush();
            assertThat(answers(spec, Isolation.PROCESS, modelEvents())).isEqualTo(loaded)
                    .anySatisfy(answer -> assertThat(answer).contains("\\\"embedding\\\""))
                    .anySatisfy(answer -> assertThat(answer).contains("\"statusCode\":404"));
        }
    }

    @Test
    void theSettleFunctionAnswersTheSameUnderTheRuntimeInterfaceClient() throws IOException {
        try (var redis = new Redis(folder)) {
            List<String> loaded = answers(redis.settleFunction(), Isolation.LOADER, settleEvents(redis.hold()));
            redis.flush();
            assertThat(answers(redis.settleFunction(), Isolation.PROCESS, settleEvents(redis.hold()))).isEqualTo(loaded)
                    .anySatisfy(answer -> assertThat(answer).contains("\"SETTLED\""))
                    .anySatisfy(answer -> assertThat(answer).contains("\"REPEATED\""))
                    .anySatisfy(answer -> assertThat(answer).contains("\"error\""));
        }
    }

    private static List<String> settleEvents(String hold) {
        String over = "{\"version\": 1, \"hold\": \"%s\", \"outcome\": \"%s\"}";
        return List.of(over.formatted(hold, "settled"), over.formatted(hold, "settled"), over.formatted("x", "failed"),
                over.formatted(hold, "lost"), "{}", "[]", "null");
    }

    private static List<String> authorizerEvents() {
        String nobody = call("");
        String wrong = call("\"x-api-key\": \"wrong\"");
        return List.of(nobody, nobody, nobody, wrong, wrong, wrong, "{}", "[]", "\"text\"",
                "{\"type\": \"TOKEN\", \"authorizationToken\": \"\", \"methodArn\": \"no arn\"}");
    }

    private static String call(String headers) {
        return """
                {"type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:123456789012:abc/dev/POST/v1/embeddings",
                 "resource": "/v1/embeddings", "path": "/v1/embeddings", "httpMethod": "POST", "headers": {%s},
                 "multiValueHeaders": {}, "queryStringParameters": {}, "pathParameters": {}, "stageVariables": {},
                 "requestContext": {"stage": "dev", "requestId": "r", "identity": {"sourceIp": "192.0.2.7"}}}
                """
                .formatted(headers);
    }

    private static List<String> modelEvents() throws JsonProcessingException {
        return List.of(
                MODEL_EVENT.formatted("/v1/models", "/v1/models", "GET", "null", "null"),
                MODEL_EVENT.formatted("/v1/models/{id}", "/v1/models/x", "GET", "{\"id\":\"x\"}", "null"),
                embedding("{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"Hello, w\u00f6rld!\",\"b\"]}"),
                embedding("{\"model\":\"none\",\"input\":\"Hello\"}"), embedding("{\"model\":"), embedding(""), "{}",
                "[]", "null");
    }

    private static String embedding(String body) throws JsonProcessingException {
        return MODEL_EVENT.formatted("/v1/embeddings", "/v1/embeddings", "POST", "null", JSON.writeValueAsString(body));
    }

    private static List<String> answers(FunctionSpec spec, Isolation isolation, List<String> events) {
        try (var function = LambdaFunction.start(spec, InstantSource.system(), isolation)) {
            return events.stream().map(event -> comparable(function.invoke(event, "Root=1-2-3"))).toList();
        }
    }

    /** Without what differs from call to call: ids, holds, and how many seconds are left. The order of keys is free. */
    private static String comparable(Outcome outcome) {
        String text = outcome instanceof Outcome.Answer answer ? sorted(answer.json()) : outcome.toString();
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*")
                .replaceAll("(\\d+ (hour|minute|second)s? ?)+|;t=\\d+", "*")
                .replaceAll("(?i)((?:hold|reset|retry)[\\w-]*\\\\*\"\\s*:\\s*\\\\*\"?)[^\",}\\\\]*", "$1*");
    }

    private static String sorted(String json) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(JSON.readTree(json), Object.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    /** A real Redis, and the repository's template over it. */
    private static final class Redis implements AutoCloseable {

        private final Path limits;
        private final RedisServer server;
        private final String url;

        Redis(Path folder) throws IOException {
            limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            url = "redis://127.0.0.1:" + port;
            server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
            server.start();
        }

        RestApi api() {
            return (RestApi) template().apis().getFirst();
        }

        FunctionSpec settleFunction() {
            return template().functions()
                    .stream()
                    .filter(function -> function.name().equals("SettleFunction"))
                    .findFirst()
                    .orElseThrow();
        }

        /** What a call holds that is let pass. */
        String hold() throws IOException {
            FunctionSpec spec = api().routes().getFirst().authorizer().map(Authorizer::function).orElseThrow();
            try (var authorizer = LambdaFunction.start(spec, InstantSource.system(), Isolation.LOADER)) {
                var answer = (Outcome.Answer) authorizer.invoke(call(""), "Root=1-2-3");
                return JSON.readTree(answer.json()).path("context").path("hold").asText();
            }
        }

        private SamTemplate template() {
            var environment = Map.of("WEIR_REDIS_URL", url, "WEIR_LIMITS_FILE", limits.toString(),
                    "WEIR_REDIS_DEADLINE", "10s", "WEIR_REDIS_FIRST_DEADLINE", "10s");
            return SamTemplate.read(Path.of("..", "template.yaml"), environment.keySet()).withEnvironment(environment);
        }

        void flush() {
            try (var client = RedisClient.create(url); var connection = client.connect()) {
                assertThat(connection.sync().flushall()).isEqualTo("OK");
            }
        }

        @Override
        public void close() throws IOException {
            server.stop();
        }
    }
}
