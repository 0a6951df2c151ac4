package dev.weir.model;

import dev.weir.model.openai.Refusal;

/** One operation of the API. */
sealed interface Endpoint permits EmbeddingsEndpoint, ModelsEndpoint {
    /** Its HTTP method. */
    String method();

    /** Its path, without the stage. */
    String path();

    /**
     * What it answers with 200.
     *
     * @throws Refusal if the request cannot be served
     */
    Served answer(Call call);

    /**
     * What was served.
     *
     * @param body to be written as JSON
     * @param tokens how many it took
     */
    record Served(Object body, long tokens) {}
}
