package dev.weir.authorizer;

import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.identity.Identity;
import dev.weir.authorizer.identity.KeysUnavailable;
import dev.weir.authorizer.observation.Observation;
import dev.weir.environment.LimitsInForce;
import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.file.CallerAddress;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.settings.LimitsUnreadable;
import dev.weir.limiter.verdict.Finding;
import dev.weir.limiter.verdict.Outcome;
import dev.weir.limiter.verdict.Verdict;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Who calls, what they may, and whether there is room. Safe for many threads. */
@Singleton
final class Judge {

    /** Is on no list. */
    private static final String NO_ADDRESS = "";

    private final LimitsInForce inForce;
    private final Identification identification;
    private final Limiter limiter;
    private final InstantSource clock;

    Judge(LimitsInForce inForce, Identification identification, Limiter limiter, InstantSource clock) {
        this.inForce = inForce;
        this.identification = identification;
        this.limiter = limiter;
        this.clock = clock;
    }

    /**
     * Decides one call, by one version of the limits.
     *
     * @throws KeysUnavailable if a token cannot be verified for now
     * @throws LimitsUnreadable if no limits file has been read yet
     */
    Judgement judge(CallerRequest request) {
        var began = clock.instant();
        var limits = inForce.at(request.stage());
        var found = find(limits, request);
        return new Judgement(found.verdict(), new Observation(began, request, limits.version(), found.caller(),
                found.plan(), found.finding(), since(began), found.asking(), limiter.leaseFigures()));
    }

    /** As in {@link Judgement} and {@link Observation}. */
    private record Found(
            String caller, String plan, Optional<Verdict> verdict, Finding finding, Optional<Duration> asking) {}

    /** An answer, and how long it took where the store was asked. */
    private record Timed(Answer answer, Optional<Duration> asking) {}

    private Found find(LimitsFile limits, CallerRequest request) {
        var address = limits.clients()
                .addresses()
                .of(request.sourceIp().orElse(NO_ADDRESS), request.headers().values("x-forwarded-for"));
        return switch (identification.identify(limits.clients(), request, address)) {
            case Identity.Known(var client) -> ofClient(limits, client, address, request);
            case Identity.Unknown _ -> ofNobody(limits, request, address);
        };
    }

    /** The lists come first: of whom they name, nothing is asked and nothing counted. */
    private Found ofClient(LimitsFile limits, Client client, CallerAddress address, CallerRequest request) {
        if (limits.blocked(client, address.whole()).isPresent()) {
            return ofClient(client, new Verdict.Refuse(Refusal.blocked()), Finding.of(Outcome.BLOCKED),
                    Optional.empty());
        }
        if (limits.isAllowed(client, address.whole())) {
            return ofClient(client, Verdict.Pass.unlimited(), Finding.of(Outcome.ALLOWED), Optional.empty());
        }
        var timed = timed(() -> limiter.decide(call(limits, client, request), limits.instances()));
        return ofClient(client, Verdict.of(timed.answer()), Finding.of(timed.answer()), timed.asking());
    }

    private static Found ofClient(Client client, Verdict verdict, Finding finding, Optional<Duration> asking) {
        return new Found(client.name(), client.plan().name(), Optional.of(verdict), finding, asking);
    }

    private Timed timed(Supplier<Answer> question) {
        var began = clock.instant();
        var answer = question.get();
        return new Timed(answer,
                answer instanceof Answer.Remembered ? Optional.empty() : Optional.of(since(began)));
    }

    private Duration since(Instant began) {
        var time = Duration.between(began, clock.instant());
        return time.isNegative() ? Duration.ZERO : time; // the clock was put back
    }

    /** With an idempotency key something is held in any case: its hold is what makes another call with it wait. */
    private static Call call(LimitsFile limits, Client client, CallerRequest request) {
        var key = IdempotencyKey.of(request.headers());
        var id = key.map(known -> HoldId.attemptAt(known.nameFor(client, request.route()))).orElseGet(HoldId::random);
        var call = limits.callOf(client, request.route(), id);
        return key.isEmpty() || call.reservation().isPresent()
                ? call
                : new Call(call.partitions(), call.taken(),
                        Optional.of(new Reservation(id, Cost.NOTHING, limits.policy().holding().lifetime())));
    }

    /** A 401, until one address has shown too many wrong credentials; then a 429. */
    private Found ofNobody(LimitsFile limits, CallerRequest request, CallerAddress address) {
        if (request.sourceIp().isEmpty()) {
            return new Found("", "", Optional.empty(), Finding.of(Outcome.UNAUTHORIZED), Optional.empty());
        }
        var caller = FailedCredentials.nameOf(address);
        if (limits.blocked(address.whole()).isPresent()) {
            return new Found(caller, "", Optional.of(new Verdict.Refuse(Refusal.blocked())),
                    Finding.of(Outcome.BLOCKED), Optional.empty());
        }
        var timed = timed(() -> limiter.decide(FailedCredentials.one(limits, address), limits.instances()));
        var refusal = FailedCredentials.refusal(timed.answer());
        var finding = Finding.of(timed.answer());
        return new Found(caller, "", refusal.map(Verdict.Refuse::new),
                refusal.isPresent() ? finding : finding.as(Outcome.UNAUTHORIZED), timed.asking());
    }
}
