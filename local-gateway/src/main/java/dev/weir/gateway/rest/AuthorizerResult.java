package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy;
import java.util.Optional;

/**
 * What an authorizer returned.
 *
 * @param values the context, every value as a string, and the {@code principalId}
 * @param usageKey the API key that it says calls; heeded only where the API asks authorizers for it
 */
record AuthorizerResult(Policy policy, ObjectNode values, Optional<String> usageKey) {

    private static final String PRINCIPAL = "principalId";

    /** @throws MalformedPolicy where API Gateway would call the authorizer misconfigured */
    static AuthorizerResult of(String json, Assumptions assumptions) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedPolicy("the output is not a JSON object"));
        Policy policy = Policy.of(output.path("policyDocument"), assumptions);
        ObjectNode values = Json.object();
        context(output).properties().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
        values.remove(PRINCIPAL); // only the authorizer's own word says who calls
        putPrincipal(values, output.path(PRINCIPAL), assumptions.usual(Uncertainty.NO_PRINCIPAL));
        return new AuthorizerResult(policy, values,
                Optional.of(output.path("usageIdentifierKey")).filter(JsonNode::isTextual).map(JsonNode::asText));
    }

    private static void putPrincipal(ObjectNode values, JsonNode principal, boolean optional) {
        if (principal.isTextual()) {
            values.put(PRINCIPAL, principal.asText());
        } else if (!optional || (!principal.isMissingNode() && !principal.isNull())) {
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
