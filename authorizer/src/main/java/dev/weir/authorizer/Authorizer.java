package dev.weir.authorizer;

import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.identity.Identity;
import dev.weir.authorizer.identity.KeysUnavailable;
import dev.weir.authorizer.observation.Observation;
import dev.weir.authorizer.observation.Observer;
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

/** Who calls, what they may, and whether there is room. */
@Singleton
final class Authorizer {

    /** Is on no list. */
    private static final String NO_ADDRESS = "";

    private final LimitsInForce inForce;
    private final Limiter limiter;
    private final Identification identification;
    private final FailedCredentials failedCredentials;
    private final Answers answers;
    private final Observer observer;
    private final InstantSource clock;

    Authorizer(LimitsInForce inForce, Limiter limiter, Identification identification,
            FailedCredentials failedCredentials,
            Answers answers, Observer observer, InstantSource clock) {
        this.inForce = inForce;
        this.limiter = limiter;
        this.identification = identification;
        this.failedCredentials = failedCredentials;
        this.answers = answers;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Decides one call, and tells the observer.
     *
     * @throws KeysUnavailable if a token cannot be verified for now, which API Gateway turns into a 500
     * @throws Unauthorized if the credential is wrong, or missing where no plan is for the anonymous
     * @throws LimitsUnreadable if no limits file has been read yet
     */
    AuthorizerReply authorize(CallerRequest request) {
        var began = clock.instant();
        var limits = inForce.at(request.stage());
        var judgement = judge(limits, request);
        observer.observe(new Observation(began, request, limits.version(), judgement.caller(), judgement.plan(),
                judgement.finding(), since(began), judgement.asking()));
        return judgement.reply()
                .orElseThrow(Unauthorized::new)
                .with("limitsVersion", limits.version())
                .with("traceId", request.traceId().orElse(""));
    }

    /**
     * What is said of a call, and what is seen of it.
     *
     * @param reply empty for a 401
     * @param asking how long the store was asked, where it was
     */
    private record Judgement(
            String caller, String plan, Optional<AuthorizerReply> reply, Finding finding, Optional<Duration> asking) {}

    /** An answer, and how long it took where the store was asked. */
    private record Timed(Answer answer, Optional<Duration> asking) {}

    private Judgement judge(LimitsFile limits, CallerRequest request) {
        var address = limits.clients()
                .addresses()
                .of(request.sourceIp().orElse(NO_ADDRESS), request.headers().values("x-forwarded-for"));
        return switch (identification.identify(limits.clients(), request, address)) {
            case Identity.Known(var client) -> judge(limits, client, address, request);
            case Identity.Unknown _ -> refuseCredential(limits, request, address);
        };
    }

    /** The lists come first: of whom they name, nothing is asked and nothing counted. */
    private Judgement judge(LimitsFile limits, Client client, CallerAddress address, CallerRequest request) {
        if (limits.blocked(client, address.whole()).isPresent()) {
            return listed(client, new Verdict.Refuse(Refusal.blocked()), Outcome.BLOCKED);
        }
        if (limits.isAllowed(client, address.whole())) {
            return listed(client, Verdict.Pass.unlimited(), Outcome.ALLOWED);
        }
        var timed = timed(() -> limiter.decide(call(limits, client, request), limits.instances()));
        return judgement(client, Verdict.of(timed.answer()), Finding.of(timed.answer()), timed.asking());
    }

    private Judgement listed(Client client, Verdict verdict, Outcome outcome) {
        return judgement(client, verdict, Finding.of(outcome), Optional.empty());
    }

    private Judgement judgement(Client client, Verdict verdict, Finding finding, Optional<Duration> asking) {
        return new Judgement(client.name(), client.plan().name(), Optional.of(answers.reply(client, verdict)), finding,
                asking);
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
    private Judgement refuseCredential(LimitsFile limits, CallerRequest request, CallerAddress address) {
        if (request.sourceIp().isEmpty()) {
            return new Judgement("", "", Optional.empty(), Finding.of(Outcome.UNAUTHORIZED), Optional.empty());
        }
        var caller = FailedCredentials.nameOf(address);
        if (limits.blocked(address.whole()).isPresent()) {
            return new Judgement(caller, "", Optional.of(answers.refuse(caller, Refusal.blocked())),
                    Finding.of(Outcome.BLOCKED), Optional.empty());
        }
        var timed = timed(() -> failedCredentials.count(limits, address));
        var reply = FailedCredentials.refusal(timed.answer()).map(refusal -> answers.refuse(caller, refusal));
        var finding = Finding.of(timed.answer());
        return new Judgement(caller, "", reply, reply.isPresent() ? finding : finding.as(Outcome.UNAUTHORIZED),
                timed.asking());
    }
}
