package dev.weir.model.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;

/** Bytes to JSON, with the caller told where they stop being JSON. */
public final class JsonBody {
    // Of two members of one name an upstream might obey the other one.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBody() {}

    /**
     * Reads a body that is one JSON value in UTF-8 and nothing after it, and has no member twice.
     *
     * @throws Refusal 400 if there is none or it is not JSON, with line and column where they are known
     */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw Refusal.badRequest(null, "The request has no body; it must be a JSON object.");
        }
        if (body[0] == 0 || (body.length > 1 && body[1] == 0)) { // UTF-16 or UTF-32, which Jackson would read as well
            throw Refusal.badRequest(null, "The body is not JSON in UTF-8.");
        }
        try {
            return readWhole(body);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest(null, "The body is not JSON%s: %s".formatted(place(e),
                    e.getOriginalMessage().replaceAll("\\p{Cntrl}", "?")));
        } catch (IOException e) {
            throw Refusal.badRequest(null, "The body is not JSON: " + e.getMessage());
        }
    }

    private static JsonNode readWhole(byte[] body) throws IOException {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                throw Refusal.badRequest(null, "The request has a body of blanks only; it must be a JSON object.");
            }
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
