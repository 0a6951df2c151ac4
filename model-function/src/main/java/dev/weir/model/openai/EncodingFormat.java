package dev.weir.model.openai;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the caller wants vectors written. */
public enum EncodingFormat {
    /** A JSON array of numbers. */
    FLOAT,
    /** The bytes of little-endian 32-bit floats, in base64: a third of the size. What openai-python asks for by default. */
    BASE64;

    static EncodingFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("encoding_format", "encoding_format must be %s."
                        .formatted(Arrays.stream(values())
                                .map(EncodingFormat::word)
                                .collect(Collectors.joining(" or ")))));
    }

    private String word() {
        return switch (this) {
            case FLOAT -> "float";
            case BASE64 -> "base64";
        };
    }
}
