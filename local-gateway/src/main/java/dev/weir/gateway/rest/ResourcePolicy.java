package dev.weir.gateway.rest;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.policy.Attempt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.policy.Policy;
import dev.weir.gateway.policy.Policy.Verdict;
import java.util.List;

/**
 * The policy that says who may call the API at all.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html">How
 *     resource policies affect authorization</a>
 */
record ResourcePolicy(Policy policy) {

    /** @throws dev.weir.gateway.policy.MalformedPolicy for what cannot be judged here */
    static ResourcePolicy of(String json, ApiIdentity api, Assumptions assumptions) {
        JsonNode document = Json.read(json).orElseThrow();
        JsonNode statements = document.path("Statement");
        (statements.isArray() ? statements : List.of(statements)).forEach(statement -> {
            expand(statement, "Resource", api);
            expand(statement, "NotResource", api);
        });
        return new ResourcePolicy(Policy.of(document, assumptions));
    }

    private static void expand(JsonNode statement, String element, ApiIdentity api) {
        if (statement instanceof ObjectNode object && object.hasNonNull(element)) {
            JsonNode written = object.path(element);
            ArrayNode resources = object.putArray(element);
            (written.isArray() ? written : List.of(written))
                    .forEach(resource -> resources.add(api.policyResource(resource.asText())));
        }
    }

    Verdict judge(Attempt attempt) {
        return policy.judge(attempt);
    }
}
