package dev.weir.model.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Text to the tokens that all-MiniLM-L6-v2 reads, by the model's own {@code tokenizer.json}: lower case, no accents,
 * WordPiece. Thread-safe.
 */
@Singleton
public final class Tokenizer implements AutoCloseable {
    // The file would cut every text at 128 tokens and pad it to 128, without a word.
    private static final Map<String, String> WHOLE_TEXT = Map.of("truncation", "false", "padding", "false", "maxLength",
            String.valueOf(MiniLm.MAX_TOKENS));

    private final HuggingFaceTokenizer tokenizer;

    /** Loads the native library and the vocabulary. */
    public Tokenizer() {
        try (var file = ModelFile.TOKENIZER.open()) {
            tokenizer = NativeLibrary.loading(() -> HuggingFaceTokenizer.newInstance(file, WHOLE_TEXT));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load " + ModelFile.TOKENIZER, e);
        }
    }

    /**
     * All tokens of a text, {@code [CLS]} in front and {@code [SEP]} at the end included: exactly what the model processes,
     * and what usage counts. Never cut, so there may be more than {@link MiniLm#MAX_TOKENS}.
     */
    public long[] tokens(String text) {
        return tokenizer.encode(wellFormed(text)).getIds();
    }

    /** JSON can spell half a surrogate pair; the native tokenizer reads UTF-8, which cannot. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(point -> isHalfPair(point) ? '\uFFFD' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalfPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    @Override
    @PreDestroy
    public void close() {
        tokenizer.close();
    }
}
