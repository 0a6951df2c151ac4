package dev.weir.authorizer;

import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.identity.Identity;
import dev.weir.authorizer.identity.KeysUnavailable;
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
import dev.weir.limiter.verdict.Verdict;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who calls, what they may, and whether there is room. */
@Singleton
final class Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);

    /** Is on no list. */
    private static final String NO_ADDRESS = "";

    private final LimitsInForce inForce;
    private final Limiter limiter;
    private final Identification identification;
    private final FailedCredentials failedCredentials;
    private final Answers answers;

    Authorizer(LimitsInForce inForce, Limiter limiter, Identification identification,
            FailedCredentials failedCredentials,
            Answers answers) {
        this.inForce = inForce;
        this.limiter = limiter;
        this.identification = identification;
        this.failedCredentials = failedCredentials;
        this.answers = answers;
    }

    /**
     * Decides one call.
     *
     * @throws KeysUnavailable if a token cannot be verified for now, which API Gateway turns into a 500
     * @throws Unauthorized if the credential is wrong, or missing where no plan is for the anonymous
     * @throws LimitsUnreadable if no limits file has been read yet
     */
    AuthorizerReply authorize(CallerRequest request) {
        var limits = inForce.at(request.stage());
        return reply(limits, request).with("limitsVersion", limits.version());
    }

    private AuthorizerReply reply(LimitsFile limits, CallerRequest request) {
        var address = limits.clients()
                .addresses()
                .of(request.sourceIp().orElse(NO_ADDRESS), request.headers().values("x-forwarded-for"));
        return switch (identification.identify(limits.clients(), request, address)) {
            case Identity.Known(var client) -> answers.reply(client, verdict(limits, client, address, request));
            case Identity.Unknown _ -> refuseCredential(limits, request, address);
        };
    }

    /** The lists come first: of whom they name, nothing is asked and nothing counted. */
    private Verdict verdict(LimitsFile limits, Client client, CallerAddress address, CallerRequest request) {
        if (limits.blocked(client, address.whole()).isPresent()) {
            return new Verdict.Refuse(Refusal.blocked());
        }
        if (limits.isAllowed(client, address.whole())) {
            return Verdict.Pass.unlimited();
        }
        var answer = limiter.decide(call(limits, client, request), limits.instances());
        var verdict = Verdict.of(answer);
        if (answer instanceof Answer.Degraded degraded) {
            LOG.warn("degraded: client={} limits={} {} because {}", client.name(), limits.version(),
                    verdict instanceof Verdict.Pass ? "passed" : "refused", degraded.away().getMessage());
        }
        return verdict;
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
    private AuthorizerReply refuseCredential(LimitsFile limits, CallerRequest request, CallerAddress address) {
        if (request.sourceIp().isEmpty()) {
            throw new Unauthorized();
        }
        var refusal = limits.blocked(address.whole()).isPresent()
                ? Refusal.blocked()
                : failedCredentials.count(limits, address).orElseThrow(Unauthorized::new);
        return answers.refuse(FailedCredentials.nameOf(address), refusal);
    }
}
