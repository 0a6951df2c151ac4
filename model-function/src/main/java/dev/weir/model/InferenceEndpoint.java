package dev.weir.model;

import dev.weir.limiter.Hold;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.verdict.Verdict;
import dev.weir.model.openai.Refusal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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
            case Verdict.Pass pass -> settled(call, pass.hold(), backend, request);
        };
    }

    /** Whatever comes of it, what the model's limits hold is freed. */
    private Served settled(Call call, Optional<Hold> hold, Backend backend, InferenceRequest request) {
        Usage usage = new Usage.Failed();
        try {
            var served = backend.infer(request);
            usage = served.usage();
            return served;
        } catch (Refusal refusal) {
            usage = Usage.NOTHING;
            throw refusal;
        } finally {
            limits.end(call, hold, usage);
        }
    }

    /** The authorizer's own 429, with every header of it, so that none is left of the answer it had foreseen. */
    private static Served refused(dev.weir.limiter.answer.Refusal refusal) {
        var headers = Arrays.stream(AnswerHeader.values())
                .collect(Collectors.toMap(AnswerHeader::header,
                        header -> refusal.fields().getOrDefault(header, "")));
        return new Served(refusal.problem().status(), headers, refusal.body(), new Usage.Failed());
    }
}
