package dev.weir.model;

import dev.weir.model.openai.Refusal;

/** One operation of the API. */
sealed interface Endpoint permits InferenceEndpoint, ModelsEndpoint, ModelEndpoint {
    /** Its HTTP method. */
    String method();

    /** Its path, without the stage. */
    String path();

    /** Whether it is what was called: by the route's template; by the path where the route is a catch-all. */
    default boolean isAt(Call call) {
        return path().equals(call.resource()) || path().equals(call.path());
    }

    /**
     * What it answers.
     *
     * @param deadline until when
     * @throws Refusal if the request cannot be served
     */
    Served answer(Call call, Deadline deadline);
}
