package dev.weir.gateway.http;

import dev.weir.gateway.api.Assumptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.http.Admission.Vouched.ByLambda;
import dev.weir.gateway.policy.Attempt;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy;
import java.util.Optional;

/** What a Lambda authorizer of an HTTP API returned. Unlike on a REST API its context may hold lists and objects. */
sealed interface AuthorizerAnswer {

    /** What the function behind is told. */
    ByLambda told();

    /** Whether a call may pass. */
    boolean admits(Attempt attempt);

    /** Yes or no, to every call of the same identity. */
    record Simple(boolean authorized, ByLambda told) implements AuthorizerAnswer {

        @Override
        public boolean admits(Attempt attempt) {
            return authorized;
        }
    }

    /** A policy, judged anew for every route. */
    record ByPolicy(Policy policy, ByLambda told) implements AuthorizerAnswer {

        @Override
        public boolean admits(Attempt attempt) {
            return policy.judge(attempt) == Policy.Verdict.ALLOW;
        }
    }

    /**
     * Reads an output.
     *
     * @throws MalformedPolicy where the client is told of an internal error
     */
    static AuthorizerAnswer of(String json, HttpAuthorizer.Lambda authorizer, Assumptions assumptions) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedPolicy("the output is not a JSON object"));
        var told = new ByLambda(context(output), principal(output.path("principalId")));
        if (!authorizer.simple()) {
            return new ByPolicy(Policy.of(output.path("policyDocument"), assumptions), told);
        }
        if (!output.path("isAuthorized").isBoolean()) {
            throw new MalformedPolicy("isAuthorized is neither true nor false, and simple responses are enabled");
        }
        return new Simple(output.path("isAuthorized").booleanValue(), told);
    }

    private static Optional<ObjectNode> context(JsonNode output) {
        JsonNode context = output.path("context");
        if (context.isNull() || context.isMissingNode()) {
            return Optional.empty();
        }
        if (context instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw new MalformedPolicy("the context is not an object");
    }

    private static Optional<String> principal(JsonNode principal) {
        if (principal.isTextual()) {
            return Optional.of(principal.asText());
        }
        if (principal.isNull() || principal.isMissingNode()) {
            return Optional.empty();
        }
        throw new MalformedPolicy("the principalId is not a string");
    }
}
