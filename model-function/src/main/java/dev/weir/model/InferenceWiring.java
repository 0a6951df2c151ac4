package dev.weir.model;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes an endpoint for each operation. */
@Factory
final class InferenceWiring {
    @Singleton
    InferenceEndpoint embeddings(Backends backends, ModelLimits limits) {
        return new InferenceEndpoint(Operation.EMBEDDINGS, backends, limits);
    }

    @Singleton
    InferenceEndpoint chatCompletions(Backends backends, ModelLimits limits) {
        return new InferenceEndpoint(Operation.CHAT_COMPLETIONS, backends, limits);
    }
}
