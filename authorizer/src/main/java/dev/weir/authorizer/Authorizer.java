package dev.weir.authorizer;

import dev.weir.limiter.Client;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.answer.Admission;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.file.WhenRedisIsAway;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who calls, what they may, and whether there is room. */
@Singleton
final class Authorizer {

    private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);

    private final LimitsFile limits;
    private final Store store;
    private final Answers answers;

    Authorizer(LimitsFile limits, Store store, Answers answers) {
        this.limits = limits;
        this.store = store;
        this.answers = answers;
    }

    /**
     * Decides one call.
     *
     * @throws Unauthorized if the credential is wrong, or missing where no plan is for the anonymous
     */
    AuthorizerReply authorize(CallerRequest request) {
        var client = client(request);
        return client.isPresent() ? decide(client.get(), request) : refuseCredential(request);
    }

    private Optional<Client> client(CallerRequest request) {
        return switch (request.credential()) {
            case Credential.ApiKey key -> limits.clientOf(key.value());
            case Credential.Absent _ -> limits.anonymous().map(plan -> new Client("ip/" + request.sourceIp(), plan));
            case Credential.Unreadable _ -> Optional.empty();
        };
    }

    private AuthorizerReply decide(Client client, CallerRequest request) {
        try {
            return switch (store.decide(client.partition(), 1)) {
                case Allowed allowed -> answers.allow(request, client, Admission.of(allowed.standings()));
                case Denied denied -> answers.deny(request, client, Refusal.of(denied));
                case Impossible impossible -> answers.deny(request, client, Refusal.of(impossible));
            };
        } catch (StoreUnavailable outage) {
            LOG.warn("degraded: client={} decided={} because {}", client.name(), limits.whenRedisIsAway(),
                    outage.getMessage());
            return limits.whenRedisIsAway() == WhenRedisIsAway.ALLOW
                    ? answers.allow(request, client, Admission.uncounted())
                    : answers.deny(request, client, Refusal.storeAway());
        }
    }

    /** A 401, until one address has shown too many wrong credentials; then a 429. */
    private AuthorizerReply refuseCredential(CallerRequest request) {
        var address = new Partition("failed/" + request.sourceIp(), List.of(limits.failedCredentials()));
        try {
            if (store.decide(address, 1) instanceof Denied denied) {
                return answers.deny(request, address.owner(), Refusal.tooManyFailedCredentials(denied));
            }
        } catch (StoreUnavailable outage) {
            LOG.warn("degraded: a failed credential was not counted because {}", outage.getMessage());
        }
        throw new Unauthorized();
    }
}
