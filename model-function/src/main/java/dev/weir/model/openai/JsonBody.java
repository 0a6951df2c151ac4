package dev.weir.model.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;

/** Bytes to JSON, with the caller told where they stop being JSON. */
public final class JsonBody {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonBody() {}

    /**
     * Reads a body that is one JSON value and nothing after it.
     *
     * @throws Refusal 400 if there is none or it is not JSON, with line and column where they are known
     */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw Refusal.badRequest(null, "The request has no body; it must be a JSON object.");
        }
        try {
            return readWhole(body);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest(null, "The body is not JSON%s: %s".formatted(place(e), e.getOriginalMessage()));
        } catch (IOException e) {
            throw Refusal.badRequest(null, "The body is not JSON: " + e.getMessage());
        }
    }

    private static JsonNode readWhole(byte[] body) throws IOException {
        try (var parser = JSON.createParser(body)) {
            var json = JsonNodeTreeCodec.getInstance().readTree(parser);
            if (parser.nextToken() != null) {
                var at = parser.currentTokenLocation();
                throw Refusal.badRequest(null, "The body goes on after its end (line %d, column %d)."
                        .formatted(at.getLineNr(), at.getColumnNr()));
            }
            return json;
        }
    }

    private static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }
}
