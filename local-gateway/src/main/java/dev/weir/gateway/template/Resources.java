package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code Resources}: keeps what serving needs, passes over what needs no gateway, refuses what it would have to serve. */
final class Resources {

    private static final String SAM = Resource.SAM;

    private static final Vocabulary ATTRIBUTES = new Vocabulary("a resource",
            Vocabulary.words("Type Properties Condition IgnoreGlobals Metadata"),
            Vocabulary.words(
                    "DependsOn Description DeletionPolicy UpdateReplacePolicy UpdatePolicy CreationPolicy Connectors"),
            Map.of());

    /** What would answer callers on AWS, beside what does so here. */
    private static final Set<String> UNSERVED = Set.of(SAM + "WebSocketApi", SAM + "GraphQLApi", SAM + "Application",
            "AWS::Lambda::Url");

    private static final Set<String> KEPT = Set.of(Resource.FUNCTION, Resource.PLAIN_FUNCTION, Resource.LAYER,
            Resource.PLAIN_LAYER, Resource.API, Resource.HTTP_API, Resource.REST_API, Resource.API_KEY,
            Resource.USAGE_PLAN, Resource.USAGE_PLAN_KEY, Resource.PLAIN + "Resource", Resource.PLAIN + "Method",
            Resource.PLAIN + "Authorizer", Resource.PLAIN + "GatewayResponse", Resource.STAGE,
            Resource.PLAIN + "Deployment", Resource.PLAIN + "Model", Resource.PLAIN + "RequestValidator",
            Resource.V2_API, Resource.V2_STAGE, Resource.V2 + "Route", Resource.V2 + "Integration",
            Resource.V2 + "Authorizer", Resource.V2 + "ApiGatewayManagedOverrides");

    private static final Set<String> SAM_TYPES = Set.of(Resource.FUNCTION, Resource.API, Resource.HTTP_API,
            SAM + "WebSocketApi", SAM + "GraphQLApi", SAM + "Application", SAM + "SimpleTable", SAM + "StateMachine",
            Resource.LAYER, SAM + "Connector", SAM + "CapacityProvider");

    private final boolean sam;
    private final Globals globals;
    private final Resolver resolver;
    private final Problems problems;
    private final List<Resource> kept = new ArrayList<>();

    /** @param sam whether SAM's own types are known */
    Resources(boolean sam, Globals globals, Resolver resolver, Problems problems) {
        this.sam = sam;
        this.globals = globals;
        this.resolver = resolver;
        this.problems = problems;
    }

    List<Resource> read(Section resources) {
        resources.mapping().entries().forEach(this::read);
        return kept;
    }

    private void read(String id, Value.Entry entry) {
        if (entry.value() instanceof Value.Mapping mapping) {
            read(id, entry.key(), new Section(mapping, problems));
        } else {
            problems.refuse(entry.value().place(), "Resource " + id + " must be a mapping with a Type.");
        }
    }

    private void read(String id, Place place, Section resource) {
        Optional<String> type = resource.text("Type");
        resource.text("Condition")
                .flatMap(resolver::mistakenCondition)
                .ifPresent(sentence -> problems.refuse(resource.valuePlace("Condition"), sentence));
        if (type.isEmpty()) {
            problems.refuse(place, "Resource " + id + " has no Type: add one, e.g. `Type: " + Resource.FUNCTION + "`.");
        } else {
            Value verdict = existence(resource);
            if (!(verdict instanceof Value.Text text && text.text().equals("false"))) {
                read(id, place, type.get(), resource,
                        verdict instanceof Value.Unknown unknown ? Optional.of(unknown) : Optional.empty());
            }
        }
    }

    private Value existence(Section resource) {
        Value always = new Value.Text(resource.place(), "true");
        return resource.text("Condition")
                .map(name -> resolver.condition(resource.valuePlace("Condition"), name))
                .orElse(always);
    }

    private void read(String id, Place place, String type, Section resource, Optional<Value.Unknown> existence) {
        Place typePlace = resource.valuePlace("Type");
        refusal(type).ifPresent(sentence -> problems.refuse(typePlace, sentence));
        if (UNSERVED.contains(type)) {
            problems.warn(typePlace, type + " is not served here: calls of " + id + " have to go to AWS.");
        }
        if (type.equals(SAM + "StateMachine")) {
            warnOfApiEvents(resource.section("Properties").section("Events"));
        }
        if (KEPT.contains(type)) {
            ATTRIBUTES.judge(resource);
            kept.add(new Resource(id, place, type, properties(type, resource), resource.section("Metadata"),
                    existence));
        }
    }

    /** Merged before anything is resolved, since SAM overrides an intrinsic function like a plain value. */
    private Section properties(String type, Section resource) {
        Value.Mapping written = resource.section("Properties").mapping();
        Value.Mapping merged = written;
        if (type.startsWith(SAM)) {
            String kind = type.substring(SAM.length());
            globals.judgeIgnored(kind, resource);
            merged = globals.under(kind, resource.mapping());
        }
        return new Section((Value.Mapping) resolver.resolve(merged), problems);
    }

    private static void warnOfApiEvents(Section events) {
        events.eachSection((name, event) -> event.text("Type")
                .filter(kind -> kind.equals("Api") || kind.equals("HttpApi"))
                .ifPresent(api -> event.problems()
                        .warn(event.keyPlace("Type"), "State machines are not run here, so event " + name
                                + " is not served: calls of its path are answered as if there were none.")));
    }

    private Optional<String> refusal(String type) {
        if (type.startsWith(SAM) && !sam) {
            return Optional.of(type + " is known to SAM only: add `Transform: " + Transforms.SAM + "`.");
        }
        return type.startsWith(SAM) && !SAM_TYPES.contains(type)
                ? Optional.of(Spelling.correction(type, new TreeSet<>(SAM_TYPES),
                        type + " is not a type that SAM knows: check its spelling."))
                : Optional.empty();
    }
}
