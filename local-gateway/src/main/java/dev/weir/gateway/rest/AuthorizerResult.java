package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy;

/**
 * What an authorizer returned.
 *
 * @param values the context, every value as a string, and the {@code principalId}
 */
record AuthorizerResult(Policy policy, ObjectNode values) {

    private static final String PRINCIPAL = "principalId";

    /** @throws MalformedPolicy where API Gateway would call the authorizer misconfigured */
    static AuthorizerResult of(String json) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedPolicy("the output is not a JSON object"));
        Policy policy = Policy.of(output.path("policyDocument"));
        ObjectNode values = Json.object();
        context(output).properties().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
        values.remove(PRINCIPAL); // only the authorizer's own word says who calls
        putPrincipal(values, output.path(PRINCIPAL));
        return new AuthorizerResult(policy, values);
    }

    // Whether AWS insists on a principal is unverified, so its absence is let pass.
    private static void putPrincipal(ObjectNode values, JsonNode principal) {
        if (principal.isTextual()) {
            values.put(PRINCIPAL, principal.asText());
        } else if (!principal.isMissingNode() && !principal.isNull()) {
            throw new MalformedPolicy("the principalId is not a string");
        }
    }

    private static JsonNode context(JsonNode output) {
        JsonNode context = output.path("context");
        if (!context.isObject() && !context.isNull() && !context.isMissingNode()) {
            throw new MalformedPolicy("the context is not an object");
        }
        return context;
    }

    private static void put(ObjectNode values, String name, JsonNode value) {
        if (value.isContainerNode()) {
            throw new MalformedPolicy("the context's \"" + name + "\" is not a string, a number or a boolean");
        }
        if (!value.isNull()) {
            values.put(name, value.asText());
        }
    }
}
