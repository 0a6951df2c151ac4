package dev.weir.gateway.template;

import dev.weir.gateway.api.Assumptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.policy.MalformedPolicy;
import dev.weir.gateway.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads resource policies: {@code Auth.ResourcePolicy} of an API and of its events, of which SAM writes statements. */
final class ResourcePolicyReader {

    private static final Vocabulary PROPERTIES = new Vocabulary("ResourcePolicy",
            Vocabulary.words("IpRangeWhitelist IpRangeBlacklist CustomStatements"), Set.of(), refused());

    private static final String ANYBODY = "*";

    private final Problems problems;
    private final List<JsonNode> statements = new ArrayList<>();

    ResourcePolicyReader(Problems problems) {
        this.problems = problems;
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        List.of("AwsAccountWhitelist", "AwsAccountBlacklist")
                .forEach(list -> refused.put(list,
                        "Calls are not signed here, so no account is known: remove " + list + "."));
        List.of("SourceVpcWhitelist", "SourceVpcBlacklist", "IntrinsicVpcWhitelist", "IntrinsicVpcBlacklist",
                "IntrinsicVpceWhitelist", "IntrinsicVpceBlacklist")
                .forEach(list -> refused.put(list, "Calls come from no VPC here: remove " + list + "."));
        return refused;
    }

    /** @param routes the methods that lists of addresses are about */
    void read(Section policy, String stage, List<Route> routes) {
        PROPERTIES.judge(policy);
        List<String> resources = routes.stream().map(route -> resource(stage, route)).distinct().toList();
        addresses(policy, "IpRangeWhitelist", "NotIpAddress", resources);
        addresses(policy, "IpRangeBlacklist", "IpAddress", resources);
        policy.mapping().get("CustomStatements").ifPresent(this::custom);
    }

    /** As SAM writes it: what is variable may be anything. */
    private static String resource(String stage, Route route) {
        return "execute-api:/" + stage + "/" + (route.method().equals("ANY") ? "*" : route.method())
                + route.resource().replaceAll("\\{[^}]+}", "*");
    }

    private void addresses(Section policy, String list, String operator, Collection<String> resources) {
        if (policy.has(list)) {
            List<String> ranges = policy.mapping().get(list).orElseThrow() instanceof Value.Text
                    ? policy.text(list).stream().toList()
                    : policy.list(list);
            statements.add(statement("Allow", resources));
            ObjectNode deny = statement("Deny", resources);
            ArrayNode addresses = deny.putObject("Condition").putObject(operator).putArray("aws:SourceIp");
            ranges.forEach(addresses::add);
            add(deny, policy.valuePlace(list));
        }
    }

    private static ObjectNode statement(String effect, Collection<String> resources) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode();
        statement.put("Effect", effect).put("Action", "execute-api:Invoke").put("Principal", ANYBODY);
        ArrayNode list = statement.putArray("Resource");
        resources.forEach(list::add);
        return statement;
    }

    private void custom(Value written) {
        List<Value> all = written instanceof Value.Sequence list ? list.items() : List.of(written);
        all.forEach(one -> JsonText.of(one, problems).ifPresent(statement -> add(statement, one.place())));
    }

    /** A whole policy document, as {@code Policy} of an API holds it. */
    void document(Value policy) {
        if (policy instanceof Value.Mapping document) {
            document.get("Statement").ifPresent(this::custom);
        } else {
            JsonText.of(policy, problems)
                    .ifPresent(_ -> problems.refuse(policy.place(),
                            "A policy must be a mapping with a Statement: write it as one."));
        }
    }

    private void add(JsonNode statement, Place place) {
        JsonNode principal = statement.path("Principal");
        JsonNode named = principal.isObject() ? principal.path("AWS") : principal;
        boolean anybody = named.asText().equals(ANYBODY) && statement.path("NotPrincipal").isMissingNode();
        if (!anybody) {
            problems.refuse(place,
                    "Calls are not signed here, so a statement must be about anybody: `Principal: '*'`.");
        }
        try {
            Policy.of(document(List.of(statement)), Assumptions.USUAL);
        } catch (MalformedPolicy e) {
            problems.refuse(place, "This policy cannot be judged, " + e.getMessage() + ": correct or remove it.");
        }
        statements.add(statement);
    }

    /** In JSON; empty where nothing is said, so that everybody may call. */
    Optional<String> policy() {
        return statements.isEmpty() ? Optional.empty() : Optional.of(document(statements).toString());
    }

    private static ObjectNode document(List<JsonNode> statements) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        document.putArray("Statement").addAll(statements);
        return document;
    }
}
