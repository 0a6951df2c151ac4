package dev.weir.gateway.rest;

import static dev.weir.gateway.api.Uncertainty.AUTHORIZER_TIMEOUT;
import static dev.weir.gateway.api.Uncertainty.DENY_WORDING;
import static dev.weir.gateway.api.Uncertainty.RESOURCE_POLICY_WORDING;
import static dev.weir.gateway.api.Uncertainty.SOURCES_AT_TTL_0;

import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.authorization.AuthorizerCache;
import dev.weir.gateway.authorization.IdentitySources;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Settings;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.rest.Authorization.Granted;
import dev.weir.gateway.rest.Authorization.Refused;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a route's authorizer, or the cache, and judges the answer for the method that is called. */
final class Gatekeeper {

    private static final String UNAUTHORIZED = "Unauthorized";

    private final Functions functions;
    private final AuthorizerCache<AuthorizerResult> cache;
    private final Optional<ResourcePolicy> resourcePolicy;
    private final Assumptions assumptions;

    Gatekeeper(RestApi api, Functions functions, Settings settings) {
        this.functions = functions;
        cache = new AuthorizerCache<>(settings.clock());
        resourcePolicy = api.resourcePolicy()
                .map(policy -> ResourcePolicy.of(policy, new ApiIdentity(api.name(), api.stage(), settings.location()),
                        settings.assumptions()));
        assumptions = settings.assumptions();
    }

    CompletableFuture<Authorization> admit(RoutedCall routed) {
        Optional<Verdict> byPolicy = resourcePolicy.map(policy -> policy.judge(routed.call().attempt()));
        if (byPolicy.equals(Optional.of(Verdict.EXPLICIT_DENY))) {
            return CompletableFuture.completedFuture(refusedByPolicy(Verdict.EXPLICIT_DENY, routed.call()));
        }
        return routed.route()
                .authorizer()
                .map(authorizer -> admit(authorizer, routed, byPolicy))
                .orElseGet(() -> CompletableFuture.completedFuture(withoutAuthorizer(byPolicy, routed.call())));
    }

    /** Open to all, unless a resource policy says who may call. */
    private Authorization withoutAuthorizer(Optional<Verdict> byPolicy, Call call) {
        return byPolicy.equals(Optional.of(Verdict.IMPLICIT_DENY))
                ? refusedByPolicy(Verdict.IMPLICIT_DENY, call)
                : new Granted(Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    // Believed: the account's number is masked but for its last four digits.
    private Refused refusedByPolicy(Verdict verdict, Call call) {
        boolean explicit = verdict == Verdict.EXPLICIT_DENY;
        String arn = call.methodArn().replaceFirst(":\\d{8}(\\d{4}):", ":********$1:");
        Rejection rejection = Rejection
                .of(explicit ? GatewayError.EXPLICIT_DENY : GatewayError.IMPLICIT_DENY, "denied by the resource policy")
                .saying("User: anonymous is not authorized to perform: execute-api:Invoke on resource: " + arn
                        + (explicit ? explicitly() : ""));
        return new Refused(rejection, Optional.empty(), Duration.ZERO);
    }

    private String explicitly() {
        return assumptions.usual(RESOURCE_POLICY_WORDING)
                ? " with an explicit deny"
                : " with an explicit deny in a resource-based policy";
    }

    private CompletableFuture<Authorization> admit(Authorizer authorizer, RoutedCall routed,
            Optional<Verdict> byPolicy) {
        Optional<List<String>> identity = identity(authorizer, routed.variables());
        if (identity.isEmpty()) {
            return CompletableFuture.completedFuture(refused(GatewayError.UNAUTHORIZED, Duration.ZERO,
                    "no identity; " + authorizer.name() + " not asked"));
        }
        Optional<AuthorizerResult> kept = cache.find(authorizer.name(), identity.get());
        if (kept.isPresent()) {
            return CompletableFuture.completedFuture(judgeKept(kept.get(), authorizer, routed.call(), byPolicy));
        }
        return ask(authorizer, identity.get(), routed, byPolicy);
    }

    private Optional<List<String>> identity(Authorizer authorizer, Variables variables) {
        return switch (authorizer) {
            case Authorizer.Token token -> variables.call()
                    .request()
                    .headers()
                    .last(token.header())
                    .filter(value -> !value.isEmpty())
                    .filter(value -> token.validation().map(form -> form.matcher(value).matches()).orElse(true))
                    .map(List::of);
            case Authorizer.Request request -> identity(request, variables);
        };
    }

    private Optional<List<String>> identity(Authorizer.Request authorizer, Variables variables) {
        boolean required = authorizer.ttl().isPositive() || assumptions.usual(SOURCES_AT_TTL_0);
        return IdentitySources.read(authorizer.sources(), variables)
                .or(() -> required ? Optional.empty() : Optional.of(List.of()));
    }

    private CompletableFuture<Authorization> ask(Authorizer authorizer, List<String> identity,
            RoutedCall routed, Optional<Verdict> byPolicy) {
        String event = AuthorizerEvent.of(authorizer, routed);
        long begin = System.nanoTime();
        return functions
                .submit(authorizer.function(), event, routed.call().trace().whole())
                .thenApply(outcome -> ended(outcome, authorizer, identity, routed.call(),
                        Duration.ofNanos(System.nanoTime() - begin), byPolicy));
    }

    private Authorization ended(Outcome outcome, Authorizer authorizer, List<String> identity, Call call,
            Duration took, Optional<Verdict> byPolicy) {
        return switch (outcome) {
            case Outcome.Answer answer -> heed(answer, authorizer, identity, call, took, byPolicy);
            case Outcome.FunctionError error when error.message().equals(UNAUTHORIZED) ->
                refused(GatewayError.UNAUTHORIZED, took, "unauthorized");
            case Outcome.FunctionError error ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " threw " + error.type());
            case Outcome.TimedOut _ ->
                refused(assumptions.usual(AUTHORIZER_TIMEOUT)
                        ? GatewayError.AUTHORIZER_MISCONFIGURED
                        : GatewayError.AUTHORIZER_FAILED, took, authorizer.name() + " timed out");
            case Outcome.NotRun not -> refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, not.why());
            case Outcome.Throttled _ ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " was throttled");
        };
    }

    private Authorization heed(Outcome.Answer answer, Authorizer authorizer, List<String> identity, Call call,
            Duration took, Optional<Verdict> byPolicy) {
        try {
            AuthorizerResult result = AuthorizerResult.of(answer.json(), assumptions);
            Authorization judged = judge(result, call, took, byPolicy);
            cache.keep(authorizer.name(), identity, result, authorizer.ttl());
            return judged;
        } catch (MalformedPolicy e) {
            return noPolicy(authorizer, took, e);
        }
    }

    // Another call may have what a condition cannot be judged by.
    private Authorization judgeKept(AuthorizerResult result, Authorizer authorizer, Call call,
            Optional<Verdict> byPolicy) {
        try {
            return judge(result, call, Duration.ZERO, byPolicy);
        } catch (MalformedPolicy e) {
            return noPolicy(authorizer, Duration.ZERO, e);
        }
    }

    private static Refused noPolicy(Authorizer authorizer, Duration took, MalformedPolicy e) {
        return refused(GatewayError.AUTHORIZER_MISCONFIGURED, took,
                authorizer.name() + " gave no policy: " + e.getMessage());
    }

    private Authorization judge(AuthorizerResult result, Call call, Duration took, Optional<Verdict> byPolicy) {
        ObjectNode values = result.values().deepCopy().put("integrationLatency", took.toMillis());
        return switch (together(result.policy().judge(call.attempt()), byPolicy)) {
            case ALLOW -> new Granted(Optional.of(values), result.usageKey(), took);
            case EXPLICIT_DENY -> new Refused(
                    Rejection.of(explicitDeny(), "denied: " + values.path("detail").asText("no detail")),
                    Optional.of(values), took);
            case IMPLICIT_DENY -> new Refused(
                    Rejection.of(GatewayError.IMPLICIT_DENY,
                            "POLICY BUG: no statement of the policy is about " + call.methodArn()),
                    Optional.of(values), took);
        };
    }

    /** What the authorizer does not judge, the resource policy may allow. */
    private static Verdict together(Verdict byAuthorizer, Optional<Verdict> byPolicy) {
        return byAuthorizer == Verdict.IMPLICIT_DENY ? byPolicy.orElse(byAuthorizer) : byAuthorizer;
    }

    private GatewayError explicitDeny() {
        return assumptions.usual(DENY_WORDING)
                ? GatewayError.EXPLICIT_DENY
                : GatewayError.EXPLICIT_DENY_IN_IDENTITY_BASED_POLICY;
    }

    private static Refused refused(GatewayError error, Duration took, String why) {
        return new Refused(Rejection.of(error, why), Optional.empty(), took);
    }
}
