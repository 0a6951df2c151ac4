package dev.weir.model;

import dev.weir.model.openai.EmbeddingsRequest;
import dev.weir.model.openai.Refusal;
import io.micronaut.json.tree.JsonNode;

/** What a model is asked for. */
enum Operation {
    EMBEDDINGS("/embeddings"),
    CHAT_COMPLETIONS("/chat/completions");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /** Below a base URL as the SDKs have it, which ends in {@code /v1}. */
    String path() {
        return path;
    }

    /**
     * Looks at what is wrong for whatever model there were.
     *
     * @throws Refusal 400, naming the member at fault
     */
    void check(JsonNode body) {
        switch (this) {
            case EMBEDDINGS -> EmbeddingsRequest.of(body);
            case CHAT_COMPLETIONS -> {
                // Whether messages are well-formed only a model that can chat knows.
            }
        }
    }
}
