package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.rest.policy.MalformedPolicy;
import dev.weir.gateway.rest.policy.Policy;

/**
 * What an authorizer returned.
 *
 * @param values the context, every value as a string, and the {@code principalId}
 */
record AuthorizerResult(Policy policy, ObjectNode values) {

    /** @throws MalformedPolicy where API Gateway would call the authorizer misconfigured */
    static AuthorizerResult of(String json) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedPolicy("the output is not a JSON object"));
        Policy policy = Policy.of(output.path("policyDocument"));
        ObjectNode values = Json.object();
        // Whether AWS insists on a principal is unverified, so its absence is let pass.
        if (output.hasNonNull("principalId")) {
            values.put("principalId", output.path("principalId").asText());
        }
        output.path("context").properties().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
        return new AuthorizerResult(policy, values);
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
