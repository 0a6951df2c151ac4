package dev.weir.authorizer.identity;

import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.identity.Credential.Absent;
import dev.weir.authorizer.identity.Credential.Secret;
import dev.weir.authorizer.identity.Credential.Unreadable;
import dev.weir.authorizer.identity.Identity.Known;
import dev.weir.authorizer.identity.Identity.Unknown;
import dev.weir.limiter.Client;
import dev.weir.limiter.file.ApiKey;
import dev.weir.limiter.file.CallerAddress;
import dev.weir.limiter.file.CallerKind;
import dev.weir.limiter.file.Clients;
import dev.weir.limiter.file.TokenIssuer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Finds out who calls, in the order of the limits file. The first kind of which a caller shows something decides: a
 * credential that is wrong is never passed over.
 *
 * <p>Keeps the issuers' keys, so one does for as long as the instance lives; safe for use by many threads.
 */
@Singleton
public final class Identification {

    private final Tokens tokens;
    private final InstantSource clock;

    @Inject
    public Identification() {
        this(InstantSource.system());
    }

    public Identification(InstantSource clock) {
        this.tokens = new Tokens(clock);
        this.clock = clock;
    }

    /**
     * Who calls.
     *
     * @param address where the call comes from, as {@code clients} has it told
     * @throws KeysUnavailable if a token cannot be verified for now
     */
    public Identity identify(Clients clients, CallerRequest request, CallerAddress address) {
        var caller = new Caller(clients, request, address,
                Credential.of(request.headers().values("authorization"), request.headers().values("x-api-key")));
        if (caller.credential instanceof Unreadable) {
            return new Unknown();
        }
        for (var kind : clients.identify()) {
            var identity = ask(kind, caller);
            if (identity.isPresent()) {
                return identity.get();
            }
        }
        return new Unknown();
    }

    /**
     * Fetches the keys of all these issuers beside the calls, as far as they are missing or too old. Never fails: an issuer that
     * is away is logged, and asked again when a token of its comes.
     */
    public CompletableFuture<Void> fetchKeys(Stream<TokenIssuer> issuers) {
        return tokens.fetchKeys(issuers);
    }

    private record Caller(Clients clients, CallerRequest request, CallerAddress address, Credential credential) {}

    /** Empty where the caller shows nothing of this kind. */
    private Optional<Identity> ask(CallerKind kind, Caller caller) {
        return switch (kind) {
            case API_KEY -> apiKey(caller);
            case JWT, COGNITO -> token(caller);
            case IAM -> IamPrincipal.of(caller.request.requestContext()).map(signer -> signed(caller, signer));
            case IP -> anonymous(caller);
        };
    }

    private Optional<Identity> apiKey(Caller caller) {
        if (!(caller.credential instanceof Secret secret)) {
            return Optional.empty();
        }
        var found = caller.clients.apiKeys().find(secret.value());
        var maybeAToken = secret.looksLikeAToken() && !caller.clients.issuers().isEmpty();
        return found.isEmpty() && maybeAToken
                ? Optional.empty()
                : Optional.of(identity(found.filter(key -> key.isGoodAt(clock.instant())).map(ApiKey::client)));
    }

    /** One that somebody in front has verified, or one that is shown. */
    private Optional<Identity> token(Caller caller) {
        return verified(caller.request.requestContext())
                .map(claims -> identity(
                        claims.text("iss").flatMap(caller.clients::issuer).flatMap(claims::client)))
                .or(() -> caller.credential instanceof Secret secret && secret.looksLikeAToken()
                        ? Optional.of(identity(tokens.client(secret.value(), caller.clients)))
                        : Optional.empty());
    }

    /** The claims of a token that an authorizer of API Gateway's own has verified. */
    private static Optional<Claims> verified(Map<String, ?> requestContext) {
        if (requestContext.get("authorizer") instanceof Map<?, ?> authorizer) {
            var holder = authorizer.get("jwt") instanceof Map<?, ?> jwt ? jwt : authorizer;
            if (holder.get("claims") instanceof Map<?, ?> claims) {
                @SuppressWarnings("unchecked") // JSON objects have texts for keys
                var byName = (Map<String, ?>) claims;
                return Optional.of(new Claims(byName));
            }
        }
        return Optional.empty();
    }

    private static Identity signed(Caller caller, IamPrincipal signer) {
        return identity(caller.clients.iam()
                .stream()
                .filter(known -> known.isMeant(signer.arn()))
                .findFirst()
                .map(known -> known.as(ClientNames.of("iam", signer.own()))));
    }

    private static Optional<Identity> anonymous(Caller caller) {
        var context = caller.request.requestContext();
        var showsNothing = caller.credential instanceof Absent && IamPrincipal.of(context).isEmpty()
                && verified(context).isEmpty();
        return showsNothing && caller.request.sourceIp().isPresent()
                ? caller.clients.anonymous()
                        .map(plan -> new Known(new Client("ip/" + caller.address.network(), plan)))
                : Optional.empty();
    }

    private static Identity identity(Optional<Client> client) {
        return client.<Identity>map(Known::new).orElseGet(Unknown::new);
    }
}
