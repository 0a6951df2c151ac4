package dev.weir.authorizer.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the authorizer says: yes or no for the whole stage, and the context.
 *
 * <p>Never for the caller's own path: a method ARN may have 1,600 bytes, a policy's resource 512. And always an explicit
 * effect, so that what API Gateway says of a missing one is never seen.
 *
 * @param context texts only: REST APIs take no lists or maps, and hand on numbers and booleans as texts anyway
 */
public record AuthorizerReply(Effect effect, String principalId, Map<String, String> context) {

    /** A policy's. */
    public enum Effect {
        Allow,
        Deny
    }

    public AuthorizerReply {
        context = Map.copyOf(context);
    }

    /** The same with one more value in its context. */
    public AuthorizerReply with(String key, String value) {
        var more = new HashMap<>(context);
        more.put(key, value);
        return new AuthorizerReply(effect, principalId, more);
    }

    /** A yes in spite of all, whose context says no to whoever serves the call. */
    AuthorizerReply allowing() {
        return new AuthorizerReply(Effect.Allow, principalId, context);
    }

    /** With nothing in the context but who calls, and by what limits and in which trace, if there were more characters than {@code most}. */
    AuthorizerReply within(int most) {
        var characters = context.entrySet()
                .stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length());
        if (characters.sum() <= most) {
            return this;
        }
        var caller = new HashMap<>(context);
        caller.keySet().retainAll(List.of("client", "plan", "limitsVersion", "traceId"));
        return new AuthorizerReply(effect, principalId, caller);
    }

    /** As a policy. A map, since a policy class that writes {@code "Condition": null} is answered with a 500. */
    Map<String, Object> asPolicy(String stageArn) {
        var statement = Map.of("Action", "execute-api:Invoke", "Effect", effect.name(), "Resource", stageArn + "/*");
        return Map.of("principalId", principalId, "policyDocument",
                Map.of("Version", "2012-10-17", "Statement", List.of(statement)), "context", context);
    }

    /** As an HTTP API's simple response. */
    Map<String, Object> asSimpleResponse() {
        return Map.of("isAuthorized", effect == Effect.Allow, "context", context);
    }
}
