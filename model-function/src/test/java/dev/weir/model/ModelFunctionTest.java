package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.weir.model.embedding.MiniLm;
import dev.weir.model.openai.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelFunctionTest {
    private static final PojoSerializer<Object> JSON = JacksonFactory.getInstance().getSerializer((Type) Map.class);

    /** Micronaut registers the Lambda context anew on every call, and every call is slower than the one before. */
    @Test
    void fiveThousandCallsLeaveNothingBehind() {
        var call = Caller.asMap(Caller.event("GET", "/v1/models"));

        for (int calls = 0; calls < 5_000; calls++) {
            assertThat(Caller.FUNCTION.handleRequest(call, new FakeContext())).containsEntry("statusCode", 200);
        }

        assertThat(Caller.FUNCTION.getApplicationContext().getBeanRegistrations(Context.class))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() {
        var texts = IntStream.range(0, 64).mapToObj(i -> "\"text number %d\"".formatted(i)).toList();

        var together = texts.parallelStream().map(text -> Caller.embedInput(text).body()).toList();

        assertThat(together).isEqualTo(texts.stream().map(text -> Caller.embedInput(text).body()).toList());
    }

    @Test
    void aFailureInsideIsToldToTheLogOnly() {
        var broken = new ModelFunction();
        broken.getApplicationContext().getBean(MiniLm.class).close();

        var reply = Caller.Reply.of(Caller.execute(broken,
                Caller.post("{\"model\": \"all-MiniLM-L6-v2\", \"input\": \"hello\"}")));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.headers()).containsEntry("x-request-id", Caller.REQUEST_ID);
        assertThat(reply.text("error", "type")).isEqualTo("server_error");
        assertThat(reply.text("error", "message")).isEqualTo(
                "The server had an error while processing your request. Request id: %s.".formatted(Caller.REQUEST_ID));
    }

    /** Lambda finds the handler by name and makes it with the constructor that takes nothing. */
    @Test
    void isWhatTheTemplateNames() throws ReflectiveOperationException {
        var handler = Class.forName("dev.weir.model.ModelFunction");

        assertThat(RequestHandler.class).isAssignableFrom(handler);
        assertThat(handler.getConstructor().canAccess(null)).isTrue();
    }

    /** By the library that the Lambda runtime reads and writes events with. */
    @Test
    void speaksTheRuntimesJson() throws IOException {
        var event = read("/events/embeddings.json");

        var response = new ByteArrayOutputStream();
        JSON.toJson(Caller.FUNCTION.handleRequest(event, new FakeContext()), response);

        var reply = JsonBody.read(response.toByteArray());
        assertThat(requireNonNull(reply.get("statusCode")).getIntValue()).isEqualTo(200);
        assertThat(requireNonNull(reply.get("isBase64Encoded")).getBooleanValue()).isFalse();
        var headers = requireNonNull(reply.get("headers"));
        assertThat(requireNonNull(headers.get("x-request-id")).getStringValue()).isEqualTo(Caller.REQUEST_ID);
        assertThat(requireNonNull(headers.get("RateLimit")).getStringValue()).isEqualTo("\"requests\";r=5;t=20");
        assertThat(headers.get("Retry-After")).isNull();
        var body = JsonBody.read(requireNonNull(reply.get("body")).getStringValue().getBytes(UTF_8));
        assertThat(requireNonNull(body.get("data")).size()).isEqualTo(2);
    }

    @SuppressWarnings("unchecked") // JSON objects have texts for keys
    private static Map<String, Object> read(String resource) throws IOException {
        try (var file = requireNonNull(ModelFunctionTest.class.getResourceAsStream(resource))) {
            return (Map<String, Object>) JSON.fromJson(file);
        }
    }
}
