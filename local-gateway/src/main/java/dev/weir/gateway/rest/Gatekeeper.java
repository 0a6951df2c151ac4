package dev.weir.gateway.rest;

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

    Gatekeeper(RestApi api, Functions functions, InstantSource clock) {
        this.api = api;
        this.functions = functions;
        cache = new AuthorizerCache<>(clock);
    }

    Authorization admit(Call call, Match<Route> match, Variables variables) {
        return match.route()
                .authorizer()
                .map(authorizer -> admit(authorizer, call, match, variables))
                .orElseGet(() -> new Granted(Optional.empty(), Duration.ZERO));
    }

    private Authorization admit(Authorizer authorizer, Call call, Match<Route> match, Variables variables) {
        Optional<List<String>> identity = identity(authorizer, variables);
        if (identity.isEmpty()) {
            return refused(GatewayError.UNAUTHORIZED, Duration.ZERO,
                    "no identity; " + authorizer.name() + " not asked");
        }
        Optional<AuthorizerResult> kept = cache.find(authorizer.name(), identity.get());
        if (kept.isPresent()) {
            return judge(kept.get(), call, Duration.ZERO);
        }
        return ask(authorizer, identity.get(), call, match, variables);
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
            Variables variables) {
        long begin = System.nanoTime();
        Outcome outcome = functions.of(authorizer.function())
                .invoke(AuthorizerEvent.of(authorizer, call, match, api, variables.context()), call.traceId());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return switch (outcome) {
            case Outcome.Answer answer -> heed(answer, authorizer, identity, call, took);
            case Outcome.FunctionError error when error.message().equals(UNAUTHORIZED) ->
                refused(GatewayError.UNAUTHORIZED, took, "unauthorized");
            case Outcome.FunctionError error ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " threw " + error.type());
            case Outcome.TimedOut _ ->
                refused(GatewayError.AUTHORIZER_MISCONFIGURED, took, authorizer.name() + " timed out");
        };
    }

    private Authorization heed(Outcome.Answer answer, Authorizer authorizer, List<String> identity, Call call,
            Duration took) {
        try {
            AuthorizerResult result = AuthorizerResult.of(answer.json());
            Authorization judged = judge(result, call, took);
            cache.keep(authorizer.name(), identity, result, authorizer.ttl());
            return judged;
        } catch (MalformedPolicy e) {
            return refused(GatewayError.AUTHORIZER_MISCONFIGURED, took,
                    authorizer.name() + " gave no policy: " + e.getMessage());
        }
    }

    private static Authorization judge(AuthorizerResult result, Call call, Duration took) {
        ObjectNode values = result.values().deepCopy().put("integrationLatency", took.toMillis());
        Verdict verdict = result.policy()
                .judge(Attempt.of(call.methodArn(), call.received(),
                        call.request().sourceIp(), call.request().headers().last("User-Agent")));
        return switch (verdict) {
            case ALLOW -> new Granted(Optional.of(values), took);
            case EXPLICIT_DENY -> new Refused(
                    Rejection.of(GatewayError.EXPLICIT_DENY, "denied: " + values.path("detail").asText("no detail")),
                    Optional.of(values), took);
            case IMPLICIT_DENY -> new Refused(
                    Rejection.of(GatewayError.IMPLICIT_DENY,
                            "POLICY BUG: no statement of the policy is about " + call.methodArn()),
                    Optional.of(values), took);
        };
    }

    private static Refused refused(GatewayError error, Duration took, String why) {
        return new Refused(Rejection.of(error, why), Optional.empty(), took);
    }
}
