package dev.weir.model.openai;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** A vector as the caller asked for it. */
public sealed interface Vector {
    /** Writes numbers in a format. */
    static Vector of(float[] numbers, EncodingFormat format) {
        return switch (format) {
            case FLOAT -> new Numbers(numbers);
            case BASE64 -> Base64Text.of(numbers);
        };
    }

    /** A JSON array of numbers. */
    final class Numbers implements Vector {
        private final float[] numbers;

        private Numbers(float[] numbers) {
            this.numbers = numbers.clone();
        }

        float[] numbers() {
            return numbers;
        }
    }

    /**
     * A JSON string.
     *
     * @param text base64 of little-endian 32-bit floats
     */
    record Base64Text(String text) implements Vector {
        private static Base64Text of(float[] numbers) {
            var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(numbers);
            return new Base64Text(Base64.getEncoder().encodeToString(bytes.array()));
        }
    }
}
