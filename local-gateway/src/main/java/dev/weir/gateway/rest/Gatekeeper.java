package dev.weir.gateway.rest;

import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.authorization.AuthorizerCache;
import dev.weir.gateway.authorization.IdentitySources;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.rest.Authorization.Granted;
import dev.weir.gateway.rest.Authorization.Refused;
import dev.weir.gateway.policy.Attempt;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks a route's authorizer, or the cache, and judges the answer for the method that is called. */
final class Gatekeeper {

    private static final String UNAUTHORIZED = "Unauthorized";

    private final RestApi api;
    private final Functions functions;
    private final AuthorizerCache<AuthorizerResult> cache;
    private final Optional<ResourcePolicy> resourcePolicy;

    Gatekeeper(RestApi api, Functions functions, InstantSource clock) {
        this.api = api;
        this.functions = functions;
        cache = new AuthorizerCache<>(clock);
        resourcePolicy = api.resourcePolicy()
                .map(policy -> ResourcePolicy.of(policy, new ApiIdentity(api.name(), api.stage())));
    }

    Authorization admit(Call call, Match<Route> match, Variables variables) {
        Optional<Verdict> byPolicy = resourcePolicy.map(policy -> policy.judge(attempt(call)));
        if (byPolicy.equals(Optional.of(Verdict.EXPLICIT_DENY))) {
            return refusedByPolicy(Verdict.EXPLICIT_DENY, call);
        }
        return match.route()
                .authorizer()
                .map(authorizer -> admit(authorizer, call, match, variables, byPolicy))
                .orElseGet(() -> withoutAuthorizer(byPolicy, call));
    }

    /** Open to all, unless a resource policy says who may call. */
    private static Authorization withoutAuthorizer(Optional<Verdict> byPolicy, Call call) {
        return byPolicy.equals(Optional.of(Verdict.IMPLICIT_DENY))
                ? refusedByPolicy(Verdict.IMPLICIT_DENY, call)
                : new Granted(Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    // Believed: the account's number is masked but for its last four digits.
    private static Refused refusedByPolicy(Verdict verdict, Call call) {
        boolean explicit = verdict == Verdict.EXPLICIT_DENY;
        String arn = call.methodArn().replaceFirst(":\\d{8}(\\d{4}):", ":********$1:");
        Rejection rejection = Rejection
                .of(explicit ? GatewayError.EXPLICIT_DENY : GatewayError.IMPLICIT_DENY, "denied by the resource policy")
                .saying("User: anonymous is not authorized to perform: execute-api:Invoke on resource: " + arn
                        + (explicit ? " with an explicit deny" : ""));
        return new Refused(rejection, Optional.empty(), Duration.ZERO);
    }

    private Authorization admit(Authorizer authorizer, Call call, Match<Route> match, Variables variables,
            Optional<Verdict> byPolicy) {
        Optional<List<String>> identity = identity(authorizer, variables);
        if (identity.isEmpty()) {
            return refused(GatewayError.UNAUTHORIZED, Duration.ZERO,
                    "no identity; " + authorizer.name() + " not asked");
        }
        Optional<AuthorizerResult> kept = cache.find(authorizer.name(), identity.get());
        if (kept.isPresent()) {
            return judge(kept.get(), call, Duration.ZERO, byPolicy);
        }
        return ask(authorizer, identity.get(), call, match, variables, byPolicy);
    }

    private static Optional<List<String>> identity(Authorizer authorizer, Variables variables) {
        return switch (authorizer) {
            case Authorizer.Token token -> variables.call()
                    .request()
                    .headers()
                    .last(token.header())
                    .filter(value -> !value.isEmpty())
                    .filter(value -> token.validation().map(form -> form.matcher(value).matches()).orElse(true))
                    .map(List::of);
            case Authorizer.Request request -> IdentitySources.read(request.sources(), variables);
        };
    }

    private Authorization ask(Authorizer authorizer, List<String> identity, Call call, Match<Route> match,
            Variables variables, Optional<Verdict> byPolicy) {
        long begin = System.nanoTime();
        Outcome outcome = functions.of(authorizer.function())
                .invoke(AuthorizerEvent.of(authorizer, call, match, api, variables.context()), call.traceId());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return switch (outcome) {
            case Outcome.Answer answer -> heed(answer, authorizer, identity, call, took, byPolicy);
            case Outcome.FunctionError error when error.message().equals(UNAUTHORIZED) ->
                refused(GatewayError.UNAUTHORIZED, took, "unauthorized");
            case Outcome.FunctionError error ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " threw " + error.type());
            case Outcome.TimedOut _ ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " timed out");
            case Outcome.Throttled _ ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " was throttled");
        };
    }

    private Authorization heed(Outcome.Answer answer, Authorizer authorizer, List<String> identity, Call call,
            Duration took, Optional<Verdict> byPolicy) {
        try {
            AuthorizerResult result = AuthorizerResult.of(answer.json());
            Authorization judged = judge(result, call, took, byPolicy);
            cache.keep(authorizer.name(), identity, result, authorizer.ttl());
            return judged;
        } catch (MalformedPolicy e) {
            return refused(GatewayError.AUTHORIZER_MISCONFIGURED, took,
                    authorizer.name() + " gave no policy: " + e.getMessage());
        }
    }

    private static Authorization judge(AuthorizerResult result, Call call, Duration took, Optional<Verdict> byPolicy) {
        ObjectNode values = result.values().deepCopy().put("integrationLatency", took.toMillis());
        return switch (together(result.policy().judge(attempt(call)), byPolicy)) {
            case ALLOW -> new Granted(Optional.of(values), result.usageKey(), took);
            case EXPLICIT_DENY -> new Refused(
                    Rejection.of(GatewayError.EXPLICIT_DENY, "denied: " + values.path("detail").asText("no detail")),
                    Optional.of(values), took);
            case IMPLICIT_DENY -> new Refused(
                    Rejection.of(GatewayError.IMPLICIT_DENY,
                            "POLICY BUG: no statement of the policy is about " + call.methodArn()),
                    Optional.of(values), took);
        };
    }

    private static Attempt attempt(Call call) {
        return Attempt.of(call.methodArn(), call.received(), call.request().sourceIp(),
                call.request().headers().last("User-Agent"));
    }

    /** What the authorizer does not judge, the resource policy may allow. */
    private static Verdict together(Verdict byAuthorizer, Optional<Verdict> byPolicy) {
        return byAuthorizer == Verdict.IMPLICIT_DENY ? byPolicy.orElse(byAuthorizer) : byAuthorizer;
    }

    private static Refused refused(GatewayError error, Duration took, String why) {
        return new Refused(Rejection.of(error, why), Optional.empty(), took);
    }
}
