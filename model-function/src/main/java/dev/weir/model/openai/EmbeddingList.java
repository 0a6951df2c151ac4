package dev.weir.model.openai;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The answer to {@code POST /v1/embeddings}.
 *
 * @param object always {@code list}
 * @param data one embedding per text, in the order of the request
 * @param model the model that made them
 * @param usage what it took
 */
@Serdeable
public record EmbeddingList(String object, List<Embedding> data, String model, Usage usage) {
    /**
     * One text's vector.
     *
     * @param object always {@code embedding}
     * @param index the text's place in the request, from 0
     * @param embedding its vector
     */
    @Serdeable
    public record Embedding(String object, int index, Vector embedding) {}

    /**
     * What the call used, in tokens. An embedding has no completion, so both are the same.
     *
     * @param promptTokens what the model processed, the two special tokens around each text included
     * @param totalTokens the same
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Usage(long promptTokens, long totalTokens) {}

    /** The answer for these vectors, in the order of the request. */
    public static EmbeddingList of(String model, List<Vector> vectors, long tokens) {
        var data = IntStream.range(0, vectors.size())
                .mapToObj(index -> new Embedding("embedding", index, vectors.get(index)))
                .toList();
        return new EmbeddingList("list", data, model, new Usage(tokens, tokens));
    }
}
