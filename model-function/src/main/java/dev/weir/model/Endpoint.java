package dev.weir.model;

import dev.weir.model.openai.Refusal;

/** One operation of the API. */
sealed interface Endpoint permits EmbeddingsEndpoint, ModelsEndpoint {
    /** Its HTTP method. */
    String method();

    /** Its path, without the stage. */
    String path();

    /**
     * What it answers with 200, to be written as JSON.
     *
     * @throws Refusal if the request cannot be served
     */
    Object answer(Call call);
}
