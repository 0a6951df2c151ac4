package dev.weir.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param actions in lower case, as actions compare without case
 */
record Statement(boolean allows, Element actions, Element resources, List<Condition> conditions) {

    /**
     * The longest resource that API Gateway takes in a policy.
     *
     * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html">
     *     Quotas of REST APIs</a>
     */
    static final int LONGEST_RESOURCE = 512;

    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Action", "NotAction", "Resource",
            "NotResource", "Condition", "Principal", "NotPrincipal");

    /** {@code Action} and {@code NotAction}, or {@code Resource} and {@code NotResource}. */
    record Element(List<Glob> patterns, boolean negated) {

        boolean covers(String text) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(text)) != negated;
        }
    }

    static Statement of(JsonNode node) {
        if (!node.isObject()) {
            throw new MalformedPolicy("a statement is not an object");
        }
        node.fieldNames().forEachRemaining(Statement::refuseUnknown);
        List<String> resources = element(node, "Resource");
        resources.stream().filter(resource -> resource.length() > LONGEST_RESOURCE).findFirst().ifPresent(resource -> {
            throw new MalformedPolicy("a resource is longer than " + LONGEST_RESOURCE + " characters");
        });
        var actions = element(node, "Action").stream().map(action -> action.toLowerCase(Locale.ROOT)).toList();
        return new Statement(allows(node.path("Effect").asText()), new Element(globs(actions), !has(node, "Action")),
                new Element(globs(resources), !has(node, "Resource")), Condition.all(node.path("Condition")));
    }

    boolean appliesTo(Attempt attempt) {
        return actions.covers(Attempt.ACTION.toLowerCase(Locale.ROOT)) && resources.covers(attempt.methodArn())
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

    private static List<String> element(JsonNode node, String name) {
        if (has(node, name) == has(node, "Not" + name)) {
            throw new MalformedPolicy("a statement needs " + name + " or Not" + name);
        }
        return Texts.of(node.path(has(node, name) ? name : "Not" + name), name);
    }

    private static boolean has(JsonNode node, String name) {
        return node.hasNonNull(name);
    }

    private static List<Glob> globs(List<String> texts) {
        return texts.stream().map(Glob::new).toList();
    }
}
