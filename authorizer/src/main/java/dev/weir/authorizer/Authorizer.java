package dev.weir.authorizer;

import dev.weir.limiter.Client;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.verdict.Verdict;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who calls, what they may, and whether there is room. */
@Singleton
final class Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);

    private final LimitsFile limits;
    private final Limiter limiter;
    private final FailedCredentials failedCredentials;
    private final Answers answers;

    Authorizer(LimitsFile limits, Limiter limiter, FailedCredentials failedCredentials, Answers answers) {
        this.limits = limits;
        this.limiter = limiter;
        this.failedCredentials = failedCredentials;
        this.answers = answers;
    }

    /**
     * Decides one call.
     *
     * @throws Unauthorized if the credential is wrong, or missing where no plan is for the anonymous
     */
    AuthorizerReply authorize(CallerRequest request) {
        var client = client(request);
        return client.isPresent()
                ? answers.reply(request, client.get(), verdict(client.get(), request))
                : refuseCredential(request);
    }

    private Optional<Client> client(CallerRequest request) {
        return switch (request.credential()) {
            case Credential.ApiKey key -> limits.clientOf(key.value());
            case Credential.Absent _ -> limits.anonymous().map(plan -> new Client("ip/" + request.sourceIp(), plan));
            case Credential.Unreadable _ -> Optional.empty();
        };
    }

    /** The lists come first: of whom they name, nothing is asked and nothing counted. */
    private Verdict verdict(Client client, CallerRequest request) {
        if (limits.blocked(client, request.sourceIp()).isPresent()) {
            return new Verdict.Refuse(Refusal.blocked());
        }
        if (limits.isAllowed(client, request.sourceIp())) {
            return Verdict.Pass.unlimited();
        }
        var answer = limiter.decide(limits.callOf(client, request.route(), HoldId.random()));
        var verdict = Verdict.of(answer);
        if (answer instanceof Answer.Degraded degraded) {
            LOG.warn("degraded: client={} {} because {}", client.name(),
                    verdict instanceof Verdict.Pass ? "passed" : "refused", degraded.away().getMessage());
        }
        return verdict;
    }

    /** A 401, until one address has shown too many wrong credentials; then a 429. */
    private AuthorizerReply refuseCredential(CallerRequest request) {
        var address = request.sourceIp();
        var refusal = limits.blocked(address).isPresent()
                ? Refusal.blocked()
                : failedCredentials.count(address).orElseThrow(Unauthorized::new);
        return answers.refuse(request, "failed/" + address, refusal);
    }
}
