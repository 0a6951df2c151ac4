package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code Resources}: keeps what serving needs, passes over what needs no gateway, refuses what it would have to serve. */
final class Resources {

    private static final String SAM = "AWS::Serverless::";

    private static final Vocabulary ATTRIBUTES = new Vocabulary("a resource",
            Vocabulary.words("Type Properties Condition"),
            Vocabulary.words(
                    "Metadata DependsOn DeletionPolicy UpdateReplacePolicy UpdatePolicy CreationPolicy Connectors"),
            Map.of("IgnoreGlobals", "IgnoreGlobals is not read here yet: write the values into the resource."));

    private static final Map<String, String> REFUSED = Map.of( //
            SAM + "WebSocketApi", "AWS::Serverless::WebSocketApi is not served here: use AWS::Serverless::Api.", //
            SAM + "GraphQLApi", "AWS::Serverless::GraphQLApi is not served here: use AWS::Serverless::Api.", //
            SAM + "Application",
            "AWS::Serverless::Application is not read here: give the nested template to --template.");

    private static final Set<String> KEPT = Set.of(Resource.FUNCTION, Resource.API, Resource.HTTP_API, Resource.API_KEY,
            Resource.USAGE_PLAN, Resource.USAGE_PLAN_KEY);

    private static final Set<String> SAM_TYPES = Set.of(Resource.FUNCTION, Resource.API, Resource.HTTP_API,
            SAM + "WebSocketApi", SAM + "GraphQLApi", SAM + "Application", SAM + "SimpleTable", SAM + "StateMachine",
            SAM + "LayerVersion", SAM + "Connector", SAM + "CapacityProvider");

    private final Globals globals;
    private final Resolver resolver;
    private final Problems problems;
    private final List<Resource> kept = new ArrayList<>();

    Resources(Globals globals, Resolver resolver, Problems problems) {
        this.globals = globals;
        this.resolver = resolver;
        this.problems = problems;
    }

    List<Resource> read(Section resources) {
        resources.mapping().entries().forEach(this::read);
        return kept;
    }

    private void read(String id, Value.Entry entry) {
        if (id.startsWith("Fn::")) {
            Calls.refusal(id).ifPresent(sentence -> problems.refuse(entry.key(), sentence));
        } else if (entry.value() instanceof Value.Mapping mapping) {
            read(id, entry.key(), new Section(mapping, problems));
        } else {
            problems.refuse(entry.value().place(), "Resource " + id + " must be a mapping with a Type.");
        }
    }

    private void read(String id, Place place, Section resource) {
        Optional<String> type = resource.text("Type");
        if (type.isEmpty()) {
            problems.refuse(place, "Resource " + id + " has no Type: add one, e.g. `Type: " + Resource.FUNCTION + "`.");
        } else if (exists(resource)) {
            read(id, place, type.get(), resource);
        }
    }

    private void read(String id, Place place, String type, Section resource) {
        Place typePlace = resource.valuePlace("Type");
        refusal(type).ifPresent(sentence -> problems.refuse(typePlace, sentence));
        if (type.equals(SAM + "StateMachine")) {
            refuseApiEvents(resource.section("Properties").section("Events"));
        }
        if (KEPT.contains(type)) {
            ATTRIBUTES.judge(resource);
            kept.add(new Resource(id, place, type, properties(type, resource.section("Properties").mapping())));
        }
    }

    /** Merged before anything is resolved, since SAM overrides an intrinsic function like a plain value. */
    private Section properties(String type, Value.Mapping local) {
        Value.Mapping merged = type.startsWith(SAM) ? globals.under(type.substring(SAM.length()), local) : local;
        return new Section((Value.Mapping) resolver.resolve(merged), problems);
    }

    private boolean exists(Section resource) {
        Optional<String> condition = resource.text("Condition");
        if (condition.isEmpty()) {
            return true;
        }
        return switch (resolver.condition(resource.valuePlace("Condition"), condition.get())) {
            case Value.Text verdict -> verdict.text().equals("true");
            case Value.Unknown unknown -> {
                problems.refuse(unknown.place(), unknown.reason());
                yield false;
            }
            default -> false;
        };
    }

    private static void refuseApiEvents(Section events) {
        events.eachSection((name, event) -> event.text("Type")
                .filter(kind -> kind.equals("Api") || kind.equals("HttpApi"))
                .ifPresent(api -> event
                        .refuse("Type", "State machines are not run here, so event " + name
                                + " cannot be served: remove it.")));
    }

    private static Optional<String> refusal(String type) {
        if (REFUSED.containsKey(type)) {
            return Optional.of(REFUSED.getOrDefault(type, ""));
        }
        if (type.startsWith(SAM) && !SAM_TYPES.contains(type)) {
            return Optional.of(Spelling.correction(type, new TreeSet<>(SAM_TYPES),
                    type + " is not a type that SAM knows: check its spelling."));
        }
        boolean gateway = type.startsWith("AWS::ApiGateway::") || type.startsWith("AWS::ApiGatewayV2::");
        // An Account only says where API Gateway may write its logs.
        return gateway && !KEPT.contains(type) && !type.equals("AWS::ApiGateway::Account")
                ? Optional.of(type + " is not served here: describe the API by AWS::Serverless::Api.")
                : Optional.empty();
    }
}
