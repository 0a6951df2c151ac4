package dev.weir.model;

import dev.weir.model.embedding.MiniLm;
import dev.weir.model.openai.ModelList;
import jakarta.inject.Singleton;
import java.time.Instant;

/** {@code GET /v1/models}. */
@Singleton
final class ModelsEndpoint implements Endpoint {
    // As Hugging Face dates the model's repository.
    private static final ModelList MODELS = ModelList.of(MiniLm.NAME, Instant.parse("2022-03-02T23:29:05Z"),
            "sentence-transformers");

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/v1/models";
    }

    @Override
    public Served answer(Call call) {
        return new Served(MODELS, 0);
    }
}
