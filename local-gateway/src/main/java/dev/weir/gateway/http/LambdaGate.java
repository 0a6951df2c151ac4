package dev.weir.gateway.http;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.authorization.AuthorizerCache;
import dev.weir.gateway.authorization.IdentitySources;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.http.Admission.Granted;
import dev.weir.gateway.http.Admission.Refused;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.routing.Match;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks Lambda authorizers, or the cache. */
final class LambdaGate {

    /**
     * How long an authorizer may take.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">Quotas of HTTP
     *     APIs</a>
     */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final HttpApi api;
    private final Functions functions;
    private final AuthorizerCache<AuthorizerAnswer> cache;
    private final Assumptions assumptions;

    LambdaGate(HttpApi api, Functions functions, Settings settings) {
        this.api = api;
        this.functions = functions;
        cache = new AuthorizerCache<>(settings.clock());
        assumptions = settings.assumptions();
    }

    CompletableFuture<Admission> admit(HttpAuthorizer.Lambda authorizer, Call call, Match<HttpRoute> match,
            Variables variables) {
        Optional<List<String>> identity = IdentitySources.read(authorizer.sources(), variables);
        if (identity.isEmpty()) {
            return CompletableFuture.completedFuture(new Refused(HttpError.UNAUTHORIZED, Duration.ZERO,
                    "no identity; " + authorizer.name() + " not asked"));
        }
        return cache.find(authorizer.name(), identity.get())
                .map(kept -> CompletableFuture.completedFuture(judgeKept(kept, authorizer, call)))
                .orElseGet(() -> ask(authorizer, identity.get(), call, match));
    }

    // What a policy cannot be judged by may differ from call to call.
    private static Admission judgeKept(AuthorizerAnswer kept, HttpAuthorizer.Lambda authorizer, Call call) {
        try {
            return judge(kept, call, Duration.ZERO);
        } catch (MalformedPolicy e) {
            return unusable(authorizer, Duration.ZERO, e);
        }
    }

    private static Refused unusable(HttpAuthorizer.Lambda authorizer, Duration took, MalformedPolicy why) {
        return new Refused(HttpError.FAILED, took, authorizer.name() + " gave no answer: " + why.getMessage());
    }

    private CompletableFuture<Admission> ask(HttpAuthorizer.Lambda authorizer, List<String> identity, Call call,
            Match<HttpRoute> match) {
        String event = AuthorizerEvent.of(authorizer, identity, call, match, api);
        long begin = System.nanoTime();
        return functions
                .submit(authorizer.function(), event, call.trace().whole(), LONGEST)
                .thenApply(outcome -> ended(outcome.orElseGet(Outcome.TimedOut::new), authorizer, identity, call,
                        Duration.ofNanos(System.nanoTime() - begin)));
    }

    private Admission ended(Outcome outcome, HttpAuthorizer.Lambda authorizer, List<String> identity, Call call,
            Duration took) {
        return switch (outcome) {
            case Outcome.Answer answer -> heed(answer, authorizer, identity, call, took);
            case Outcome.FunctionError error ->
                new Refused(HttpError.FAILED, took, authorizer.name() + " threw " + error.type());
            case Outcome.TimedOut _ -> new Refused(HttpError.FAILED, took, authorizer.name() + " timed out");
            case Outcome.NotRun not -> new Refused(HttpError.FAILED, took, not.why());
            case Outcome.Throttled _ -> new Refused(HttpError.FAILED, took, authorizer.name() + " was throttled");
        };
    }

    private Admission heed(Outcome.Answer json, HttpAuthorizer.Lambda authorizer, List<String> identity, Call call,
            Duration took) {
        try {
            AuthorizerAnswer answer = AuthorizerAnswer.of(json.json(), authorizer, assumptions);
            Admission judged = judge(answer, call, took);
            cache.keep(authorizer.name(), identity, answer, authorizer.ttl());
            return judged;
        } catch (MalformedPolicy e) {
            return unusable(authorizer, took, e);
        }
    }

    private static Admission judge(AuthorizerAnswer answer, Call call, Duration took) {
        return answer.admits(call.attempt())
                ? new Granted(Optional.of(answer.told()), took)
                : new Refused(HttpError.FORBIDDEN, took, "denied: "
                        + answer.told()
                                .context()
                                .map(context -> context.path("detail").asText(""))
                                .filter(
                                        detail -> !detail.isEmpty())
                                .orElse("no detail"));
    }
}
