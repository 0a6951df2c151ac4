package dev.weir.model;

import dev.weir.model.openai.ModelList;
import jakarta.inject.Singleton;

/** {@code GET /v1/models}. */
@Singleton
final class ModelsEndpoint implements Endpoint {
    private final Backends backends;

    ModelsEndpoint(Backends backends) {
        this.backends = backends;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/v1/models";
    }

    @Override
    public Served answer(Call call, Deadline deadline) {
        return Served.ok(ModelList.of(backends.models(call, deadline)), Usage.NOTHING);
    }
}
