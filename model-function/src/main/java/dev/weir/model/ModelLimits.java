package dev.weir.model;

import dev.weir.limiter.Client;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Plan;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.verdict.Verdict;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The limits of models that only a body names: the authorizer never sees one, so they are decided here, by the same limits
 * file and store. Without either there are none.
 */
@Singleton
final class ModelLimits {
    private final Settler settler;

    ModelLimits(Settler settler) {
        this.settler = settler;
    }

    /** Whether this call may ask {@code model}. Whoever passes is to be {@link #end ended}. */
    Verdict ask(Call call, String model) {
        var limiter = settler.limiter();
        return limiter.isEmpty() || call.authorizer().isExempt()
                ? Verdict.Pass.unlimited()
                : settler.limitsInForce(call.stage())
                        .map(limits -> ask(limiter.get(), limits, call, model))
                        .orElseGet(Verdict.Pass::unlimited);
    }

    private static Verdict ask(Limiter limiter, LimitsFile limits, Call call, String model) {
        var route = call.method() + " " + call.resource();
        return limits.callOfModel(client(limits, call.authorizer()), route, model, UUID.randomUUID().toString())
                .map(asked -> limiter.decide(asked, limits.instances()))
                .map(Verdict::of)
                .orElseGet(Verdict.Pass::unlimited);
    }

    /** Of a plan that this file does not know nothing is kept back. */
    private static Client client(LimitsFile limits, AuthorizerContext context) {
        var plan = limits.policy().plans().get(context.plan());
        return new Client(context.client(), plan == null ? new Plan(context.plan(), List.of()) : plan);
    }

    /** Ends what a call held that passed. Never throws. */
    void end(Call call, Optional<Hold> hold, Usage usage) {
        hold.ifPresent(held -> settler.end(call.stage(), held, usage));
    }
}
