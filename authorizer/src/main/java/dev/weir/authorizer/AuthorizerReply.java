package dev.weir.authorizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy for the whole stage, and the context.
 *
 * <p>Never for the caller's own path: a method ARN may have 1,600 bytes, a policy's resource 512. And always an explicit
 * effect, so that what API Gateway says of a missing one is never seen.
 *
 * @param context texts only: API Gateway takes no lists or maps, and hands on numbers and booleans as texts anyway
 */
record AuthorizerReply(Effect effect, String principalId, String stageArn, Map<String, String> context) {

    enum Effect {
        Allow,
        Deny
    }

    AuthorizerReply {
        context = Map.copyOf(context);
    }

    /** The same with one more value in its context. */
    AuthorizerReply with(String key, String value) {
        var more = new HashMap<>(context);
        more.put(key, value);
        return new AuthorizerReply(effect, principalId, stageArn, more);
    }

    /** As API Gateway reads it. A map, since a policy class that writes {@code "Condition": null} is answered with a 500. */
    Map<String, Object> asEvent() {
        var statement = Map.of("Action", "execute-api:Invoke", "Effect", effect.name(), "Resource", stageArn + "/*");
        return Map.of("principalId", principalId, "policyDocument",
                Map.of("Version", "2012-10-17", "Statement", List.of(statement)), "context", context);
    }
}
