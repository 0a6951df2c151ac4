package dev.weir.model;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.weir.model.openai.JsonBody;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Calls one function, loaded once, as API Gateway does behind an authorizer that lets everyone pass. */
final class Caller {
    static final ModelFunction FUNCTION = new ModelFunction();
    static final String REQUEST_ID = "5b1f2a8e-4a43-4d0c-9b51-3a3f7d1f0c55";

    private static final JsonMapper JSON = JsonMapper.createDefault();

    private Caller() {}

    /** A response, its body read as JSON. */
    record Reply(int status, Map<String, String> headers, JsonNode body) {
        static Reply of(APIGatewayProxyResponseEvent response) {
            return new Reply(response.getStatusCode(), response.getHeaders(),
                    JsonBody.read(response.getBody().getBytes(StandardCharsets.UTF_8)));
        }

        /** The node at a path of member names and indexes. */
        JsonNode at(Object... path) {
            var node = body;
            for (var step : path) {
                node = requireNonNull(step instanceof Integer index ? node.get(index) : node.get((String) step));
            }
            return node;
        }

        String text(Object... path) {
            return at(path).getStringValue();
        }

        float[] vector(int index) {
            var list = at("data", index, "embedding");
            var numbers = new float[list.size()];
            for (int at = 0; at < numbers.length; at++) {
                numbers[at] = at("data", index, "embedding", at).getFloatValue();
            }
            return numbers;
        }
    }

    /** The body as the caller got it, with nothing escaped that need not be. */
    static String written(Reply reply) {
        try {
            return JSON.writeValueAsString(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply embed(String body) {
        return call(post(body));
    }

    /** Embeds with {@code input} as it stands in JSON. */
    static Reply embedInput(String input) {
        return embed("{\"model\": \"all-MiniLM-L6-v2\", \"input\": %s}".formatted(input));
    }

    static Reply call(APIGatewayProxyRequestEvent event) {
        return Reply.of(execute(FUNCTION, event));
    }

    /** As Lambda does it: the event's JSON in, the answer's JSON out. */
    static APIGatewayProxyResponseEvent execute(ModelFunction function, APIGatewayProxyRequestEvent event) {
        return answer(function.execute(asMap(event)));
    }

    @SuppressWarnings("unchecked") // JSON objects have texts for keys
    static Map<String, Object> asMap(APIGatewayProxyRequestEvent event) {
        return reread(Map.class, event);
    }

    static APIGatewayProxyResponseEvent answer(Map<String, Object> returned) {
        return reread(APIGatewayProxyResponseEvent.class, returned);
    }

    private static <T> T reread(Class<T> as, Object written) {
        var json = new ByteArrayOutputStream();
        serializer(written.getClass()).toJson(written, json);
        return as.cast(serializer(as).fromJson(new ByteArrayInputStream(json.toByteArray())));
    }

    /** As the Lambda runtime chooses them. */
    @SuppressWarnings("unchecked") // of a class that is known only here
    private static PojoSerializer<Object> serializer(Class<?> type) {
        return (PojoSerializer<Object>) (LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, ModelFunction.class.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(Map.class));
    }

    static APIGatewayProxyRequestEvent post(String body) {
        return event("POST", "/v1/embeddings").withBody(body);
    }

    static APIGatewayProxyRequestEvent event(String method, String path) {
        return event(method, path, Map.of("principalId", "acme"));
    }

    static APIGatewayProxyRequestEvent event(String method, String path, Map<String, Object> authorizer) {
        var context = new ProxyRequestContext().withRequestId(REQUEST_ID);
        context.setAuthorizer(authorizer);
        return new APIGatewayProxyRequestEvent().withHttpMethod(method)
                .withResource(path)
                .withPath(path)
                .withRequestContext(context);
    }
}
