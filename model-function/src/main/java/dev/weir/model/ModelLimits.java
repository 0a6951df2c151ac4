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
import org.slf4j.event.Level;

/**
 * The limits of models that only a body names: the authorizer never sees one, so they are decided here, by the same limits
 * file and store. Without a limits file there are none. What is refused or decided without the store, the journal tells as
 * the authorizer's log does.
 */
@Singleton
final class ModelLimits {
    private final Settler settler;
    private final Journal journal;
    private final InstantSource clock = InstantSource.system();

    ModelLimits(Settler settler, Journal journal) {
        this.settler = settler;
        this.journal = journal;
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
        var finding = Finding.of(answer);
        if (finding.isNotable()) {
            tell(call, model, limits.version(), finding, Duration.between(began, clock.instant()));
        }
        return answer;
    }

    private void tell(Call call, String model, String limitsVersion, Finding finding, Duration took) {
        var away = finding.away().isPresent();
        var fields = Journal.of(call);
        fields.put("limitsVersion", limitsVersion);
        fields.put("client", call.authorizer().client());
        fields.put("plan", call.authorizer().plan());
        fields.values().removeIf(""::equals);
        fields.put("model", model);
        fields.putAll(finding.fields());
        fields.put("decisionMs", took.toNanos() / 1e6);
        if (!finding.remembered()) {
            fields.put("redisMs", took.toNanos() / 1e6);
        }
        journal.write(away ? Level.WARN : Level.INFO, away ? "decided without Redis" : "decided", fields);
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
