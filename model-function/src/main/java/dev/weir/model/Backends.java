package dev.weir.model;

import dev.weir.model.openai.ModelList;
import dev.weir.model.openai.Refusal;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All places where models run; a model that two serve runs in the first. */
@Singleton
final class Backends {
    private final List<Backend> inOrder;

    /** @throws ConfigurationException if there are none */
    Backends(List<Backend> inOrder) {
        if (inOrder.isEmpty()) {
            throw new ConfigurationException(
                    "WEIR_EMBEDDED_MODEL is false and WEIR_UPSTREAM_URL is not set, so there is no model to serve.");
        }
        this.inOrder = List.copyOf(inOrder);
    }

    /**
     * The place where a request is to be answered.
     *
     * @throws Refusal 404 if nobody serves the model; 400 if the request would be wrong for any
     */
    Backend of(InferenceRequest request) {
        return inOrder.stream().filter(backend -> backend.serves(request.model())).findFirst().orElseThrow(() -> {
            request.operation().check(request.json());
            return notFound(request.model());
        });
    }

    /** All models, each once. */
    List<ModelList.Model> models(Call call, Deadline deadline) {
        var all = inOrder.stream().flatMap(backend -> backend.models(call, deadline).stream());
        return List.copyOf(all.collect(Collectors.toMap(ModelList.Model::id, model -> model, (first, _) -> first,
                LinkedHashMap::new)).values());
    }

    /** The model of this name; an upstream is asked only if it is nobody else's. */
    Optional<ModelList.Model> model(String id, Call call, Deadline deadline) {
        return inOrder.stream()
                .flatMap(backend -> backend.models(call, deadline).stream())
                .filter(model -> model.id().equals(id))
                .findFirst();
    }

    /** 404 for a model that nobody serves. */
    Refusal notFound(String model) {
        return Refusal.modelNotFound(model,
                inOrder.stream().map(Backend::offer).collect(Collectors.joining(" and ")));
    }
}
