package dev.weir.model.openai;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serializer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Writes a {@link Vector}: one member that is an array or a string. */
@Singleton
final class VectorSerializer implements Serializer<Vector> {
    @Override
    public void serialize(Encoder json, EncoderContext context, Argument<? extends Vector> type, Vector vector)
            throws IOException {
        switch (vector) {
            case Vector.Base64Text base64 -> json.encodeString(base64.text());
            case Vector.Numbers array -> encode(json, type, array.numbers());
        }
    }

    private static void encode(Encoder json, Argument<? extends Vector> type, float[] numbers) throws IOException {
        try (var array = json.encodeArray(type)) {
            for (float number : numbers) {
                array.encodeFloat(number);
            }
        }
    }
}
