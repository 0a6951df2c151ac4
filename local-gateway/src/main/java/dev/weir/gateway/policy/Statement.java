package dev.weir.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.Uncertainty;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param actions in lower case, as actions compare without case
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy elements</a>
 */
record Statement(boolean allows, Element actions, Element resources, List<Condition> conditions) {

    /**
     * The longest resource that API Gateway takes in a policy.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html">
     *     Quotas of REST APIs</a>
     */
    static final int LONGEST_RESOURCE = 512;

    private static final String RESOURCE = "Resource";

    private static final String CALLED = Attempt.ACTION.toLowerCase(Locale.ROOT);

    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Action", "NotAction", RESOURCE,
            "NotResource", "Condition", "Principal", "NotPrincipal");

    /** {@code Action} and {@code NotAction}, or {@code Resource} and {@code NotResource}. */
    record Element(List<Text> texts, boolean negated) {

        boolean covers(String actual, Attempt attempt) {
            if (negated) {
                texts.forEach(text -> text.mustHaveValues(attempt));
            }
            return anyMatches(actual, attempt) != negated;
        }

        private boolean anyMatches(String actual, Attempt attempt) {
            for (Text text : texts) { // a stream would take several times as long, for each call
                if (text.pattern(attempt).filter(pattern -> pattern.matches(actual)).isPresent()) {
                    return true;
                }
            }
            return false;
        }
    }

    static Statement of(JsonNode node, boolean variables, Assumptions assumptions) {
        if (!node.isObject()) {
            throw new MalformedPolicy("a statement is not an object");
        }
        node.fieldNames().forEachRemaining(Statement::refuseUnknown);
        List<Text> resources = element(node, RESOURCE, variables);
        if (resources.stream().anyMatch(resource -> resource.written().length() > LONGEST_RESOURCE)) {
            throw new MalformedPolicy("a resource is longer than " + LONGEST_RESOURCE + " characters");
        }
        List<Text> actions = element(node, "Action", false).stream()
                .map(action -> new Text(action.written().toLowerCase(Locale.ROOT), false))
                .toList();
        return new Statement(allows(node.path("Effect").asText()), new Element(actions, !has(node, "Action")),
                new Element(resources, !has(node, RESOURCE)),
                conditions(node.path("Condition"), variables, assumptions));
    }

    private static List<Condition> conditions(JsonNode node, boolean variables, Assumptions assumptions) {
        boolean none = node.isMissingNode() || (node.isNull() && assumptions.usual(Uncertainty.CONDITION_NULL));
        return none ? List.of() : Condition.all(node, variables);
    }

    boolean appliesTo(Attempt attempt) {
        return actions.covers(CALLED, attempt)
                && resources.covers(attempt.methodArn(), attempt)
                && conditions.stream().allMatch(condition -> condition.holds(attempt));
    }

    // A misspelt Condition must not leave a statement without one.
    private static void refuseUnknown(String element) {
        if (!ELEMENTS.contains(element)) {
            throw new MalformedPolicy("a statement has no element " + element);
        }
    }

    private static boolean allows(String effect) {
        return switch (effect) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw new MalformedPolicy("Effect must be Allow or Deny, not \"" + effect + "\"");
        };
    }

    private static List<Text> element(JsonNode node, String name, boolean variables) {
        if (has(node, name) == has(node, "Not" + name)) {
            throw new MalformedPolicy("a statement needs " + name + " or Not" + name);
        }
        List<Text> texts = Texts.of(node.path(has(node, name) ? name : "Not" + name), name, variables);
        // Reported: a statement about no resource at all denies as if it were not there.
        boolean aboutNothing = name.equals(RESOURCE) && has(node, RESOURCE);
        if (texts.isEmpty() && !aboutNothing) {
            throw new MalformedPolicy(name + " is an empty list");
        }
        return texts;
    }

    private static boolean has(JsonNode node, String name) {
        return node.hasNonNull(name);
    }
}
