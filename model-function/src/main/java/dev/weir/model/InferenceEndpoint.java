package dev.weir.model;

import dev.weir.limiter.verdict.Verdict;
import dev.weir.model.openai.Refusal;
import java.util.Map;

/** {@code POST /v1/embeddings} or {@code POST /v1/chat/completions}: asks the model that the body names. */
final class InferenceEndpoint implements Endpoint {
    private final Operation operation;
    private final Backends backends;
    private final ModelLimits limits;

    InferenceEndpoint(Operation operation, Backends backends, ModelLimits limits) {
        this.operation = operation;
        this.backends = backends;
        this.limits = limits;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/v1" + operation.path();
    }

    @Override
    public Served answer(Call call, Deadline deadline) {
        var request = InferenceRequest.of(operation, call, deadline);
        var backend = backends.of(request);
        return switch (limits.ask(call, request.model())) {
            case Verdict.Refuse refuse -> refused(refuse.refusal());
            case Verdict.Pass pass -> settled(call, pass, backend, request);
        };
    }

    /** Whatever comes of it, what the model's limits hold is freed, and the caller is told how they stand. */
    private Served settled(Call call, Verdict.Pass pass, Backend backend, InferenceRequest request) {
        Usage usage = new Usage.Failed();
        try {
            var served = served(backend, request);
            usage = served.usage();
            return pass.exempt() ? served : served.telling(pass.admission().after(call.authorizer().fields()).fields());
        } finally {
            limits.end(call, pass.hold(), usage);
        }
    }

    private static Served served(Backend backend, InferenceRequest request) {
        try {
            return backend.infer(request);
        } catch (Refusal refusal) {
            return Served.of(refusal);
        }
    }

    /** The authorizer's own 429, with every header of it, so that none is left of the answer it had foreseen. */
    private static Served refused(dev.weir.limiter.answer.Refusal refusal) {
        return new Served(refusal.problem().status(), Map.of(), refusal.body(), new Usage.Failed())
                .telling(refusal.fields());
    }
}
