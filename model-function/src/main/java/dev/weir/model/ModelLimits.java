package dev.weir.model;

import dev.weir.limiter.Client;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Plan;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.verdict.Finding;
import dev.weir.limiter.verdict.Verdict;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The limits of models that only a body names: the authorizer never sees one, so they are decided here, by the same limits
 * file and store. Without a limits file there are none. What is refused or decided without the store is logged
 * as the authorizer's decisions are.
 */
@Singleton
final class ModelLimits {
    private final Settler settler;
    private final DecisionLog log;
    private final InstantSource clock = InstantSource.system();

    ModelLimits(Settler settler, DecisionLog log) {
        this.settler = settler;
        this.log = log;
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

    private Verdict ask(Limiter limiter, LimitsFile limits, Call call, String model) {
        var route = call.method() + " " + call.resource();
        return limits.callOfModel(client(limits, call.authorizer()), route, model, UUID.randomUUID().toString())
                .map(asked -> decide(limiter, asked, limits, call, model))
                .map(Verdict::of)
                .orElseGet(Verdict.Pass::unlimited);
    }

    private Answer decide(Limiter limiter, dev.weir.limiter.Call asked, LimitsFile limits, Call call, String model) {
        var began = clock.instant();
        var answer = limiter.decide(asked, limits.instances());
        log.tell(call, model, limits.version(), Finding.of(answer), Duration.between(began, clock.instant()));
        return answer;
    }

    /** Of a plan that this file does not know nothing is kept back. */
    private static Client client(LimitsFile limits, AuthorizerContext context) {
        var plan = limits.policy().plans().get(context.plan());
        return new Client(context.client(), plan == null ? new Plan(context.plan(), List.of()) : plan);
    }

    /** Ends what a call held that passed. Never throws. */
    void end(Call call, Optional<Hold> hold, Usage usage) {
        hold.ifPresent(held -> settler.end(call, held, usage));
    }
}
