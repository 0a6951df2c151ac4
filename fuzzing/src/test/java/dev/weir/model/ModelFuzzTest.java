package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.weir.fuzzing.Choices;
import dev.weir.fuzzing.Hostile;
import dev.weir.fuzzing.Mutation;
import dev.weir.fuzzing.Share;
import dev.weir.model.openai.JsonBody;
import dev.weir.model.openai.Refusal;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A request to a model, or to settle, is read, or refused with a 4xx in OpenAI's shape. */
final class ModelFuzzTest {

    private static final Map<String, Object> EMBEDDINGS = Map.of("model", "all-MiniLM-L6-v2", "input",
            List.of("a", "b"), "encoding_format", "base64", "dimensions", 384);
    private static final Map<String, Object> CHAT = Map.of("model", "gpt-test", "messages",
            List.of(Map.of("role", "user", "content", "hi")), "stream", false);
    private static final Map<String, Object> SETTLE = Map.of("version", 1, "hold", "AQAA", "outcome", "settled",
            "model",
            "gpt-test", "usage", Map.of("prompt_tokens", 1, "completion_tokens", 2, "total_tokens", 3));
    private static final List<Map<String, Object>> RIGHT = List.of(EMBEDDINGS, CHAT, SETTLE);
    private static final Map<String, Object> EVENT = Map.of("httpMethod", "POST", "resource", "/v1/embeddings", "path",
            "/v1/embeddings", "isBase64Encoded", false, "body", "{\"model\":\"m\",\"input\":\"a\"}", "requestContext",
            Map.of("requestId", "r", "stage", "dev", "authorizer", Map.of("principalId", "alice", "hold", "AQAA")));
    private static final Map<String, Object> EVENT_2 = Map.of("version", "2.0", "routeKey", "POST /v1/embeddings",
            "rawPath",
            "/dev/v1/embeddings", "isBase64Encoded", true, "body", "e30=", "requestContext",
            Map.of("requestId", "r", "stage", "dev", "http", Map.of("method", "POST"), "authorizer",
                    Map.of("lambda", Map.of("principalId", "alice", "hold", "AQAA"))));
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(1), InstantSource.system());

    static final List<String> TEXTS = Hostile.TEXTS;

    private static void readOrRefused(Executable reading) {
        Share.of(() -> {
            try {
                reading.execute();
            } catch (Refusal refusal) {
                assertThat(refusal.status()).isBetween(400, 499);
                var error = refusal.body().error();
                assertThat(error.message()).matches("[^\\p{Cntrl}]+").hasSizeLessThan(1_000);
                assertThat(error.type()).isEqualTo("invalid_request_error");
                var written = JsonBody.read(JSON.writeValueAsBytes(refusal.body()));
                assertThat(written.get("error")).isNotNull();
            }
        });
    }

    private static void read(Map<String, ?> event) {
        @SuppressWarnings("unchecked") // a null in it is what a runtime hands over too
        var call = Call.of((Map<String, Object>) event);
        for (var operation : Operation.values()) {
            operation.check(InferenceRequest.of(operation, call, DEADLINE).json());
        }
    }

    /** Any bytes, as each kind of body. */
    @MethodSource("seeds")
    @FuzzTest
    void bytes(byte[] body) {
        for (var operation : Operation.values()) {
            readOrRefused(() -> operation.check(JsonBody.read(body)));
        }
        readOrRefused(() -> SettleRequest.of(body));
    }

    static Stream<byte[]> seeds() {
        return RIGHT.stream().map(ModelFuzzTest::json);
    }

    private static byte[] json(Map<String, ?> body) {
        return JSONObjectUtils.toJSONString(body).getBytes(UTF_8);
    }

    /** A right body of some kind that was changed here and there. */
    @FuzzTest
    void bodies(byte[] choices) {
        var chosen = new Choices(choices);
        var right = chosen.oneOf(RIGHT);
        bytes(chosen.below(3) == 0
                ? Mutation.ofText(new String(json(right), UTF_8), chosen).getBytes(UTF_8)
                : json(Mutation.ofObject(right, chosen)));
    }

    /** An event that was changed. */
    @FuzzTest
    void events(byte[] choices) {
        var chosen = new Choices(choices);
        Map<String, @Nullable Object> event = Mutation.ofObject(chosen.oneOf(List.of(EVENT, EVENT_2)), chosen);
        readOrRefused(() -> read(event));
    }

    @Test
    void hundredsOfChanges() {
        Share.sweep(400, this::bodies);
        Share.sweep(400, this::events);
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void hostile(String body) {
        bytes(body.getBytes(UTF_8));
    }
}
