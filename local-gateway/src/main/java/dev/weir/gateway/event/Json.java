package dev.weir.gateway.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** The gateway's own JSON. Functions bring, and see, only the Lambda runtime's. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static String text(JsonNode node) {
        return written(node);
    }

    /** What writes an object's fields. */
    public interface Fields {

        void write(JsonGenerator out) throws IOException;
    }

    /** An object that is written as it goes: a tree of it would take longer to make than to write. */
    public static String text(Fields fields) {
        return written(new Untyped(fields));
    }

    private record Untyped(Fields fields) implements JsonSerializable {

        @Override
        public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        }

        @Override
        public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            serialize(out, provider);
        }
    }

    private static String written(JsonSerializable json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A field whose value is JSON already. */
    public static void writeRaw(JsonGenerator out, String name, String json) throws IOException {
        out.writeFieldName(name);
        out.writeRawValue(json);
    }

    /** The fields of an object that is JSON already and has some, after another field. */
    public static void writeFields(JsonGenerator out, String object) throws IOException {
        out.writeRaw(',');
        out.writeRaw(object, 1, object.length() - 2);
    }

    /** Empty where the text is not JSON, or is nothing. */
    public static Optional<JsonNode> read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    public static String quoted(String text) {
        return text(MAPPER.getNodeFactory().textNode(text));
    }
}
