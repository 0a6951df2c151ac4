package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code Globals}, merged as SAM does: mappings deeply, lists one after the other, all else overridden. */
final class Globals {

    /** What SAM takes from each section. */
    private static final Map<String, Set<String>> TAKEN = taken();

    private static final Vocabulary SECTIONS = new Vocabulary("Globals", TAKEN.keySet(), Set.of(), Map.of());

    private final Value.Mapping declared;

    Globals(Section section) {
        declared = section.mapping();
        SECTIONS.judge(section);
        TAKEN.forEach((name, properties) -> {
            if (section.has(name)) {
                judge(section.section(name), name, properties);
            }
        });
    }

    private static Map<String, Set<String>> taken() {
        Map<String, Set<String>> taken = new LinkedHashMap<>();
        taken.put("Function", Vocabulary.words("""
                Architectures AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties
                CapacityProviderConfig CodeSigningConfigArn CodeUri DeadLetterQueue DeploymentPreference Description
                DurableConfig Environment EphemeralStorage EventInvokeConfig FileSystemConfigs FunctionScalingConfig
                FunctionUrlConfig Handler KmsKeyArn Layers LoggingConfig MemorySize PermissionsBoundary PropagateTags
                ProvisionedConcurrencyConfig PublishToLatestPublished RecursiveLoop ReservedConcurrentExecutions
                RolePath Runtime RuntimeManagementConfig SnapStart SourceKMSKeyArn Tags TenancyConfig Timeout Tracing
                VersionDeletionPolicy VpcConfig"""));
        taken.put("Api", Vocabulary.words("""
                AccessLogSetting AlwaysDeploy Auth BinaryMediaTypes CacheClusterEnabled CacheClusterSize CanarySetting
                Cors DefinitionUri Domain EndpointAccessMode EndpointConfiguration GatewayResponses MergeDefinitions
                MethodSettings MinimumCompressionSize Name OpenApiVersion PropagateTags SecurityPolicy TracingEnabled
                Variables"""));
        taken.put("HttpApi", Vocabulary.words("""
                AccessLogSettings Auth CorsConfiguration DefaultRouteSettings Domain FailOnWarnings PropagateTags
                RouteSettings StageVariables Tags"""));
        taken.put("WebSocketApi", Vocabulary.words("""
                AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint
                DisableSchemaValidation Domain FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression
                RouteSettings StageVariables Tags"""));
        taken.put("SimpleTable", Set.of("SSESpecification"));
        taken.put("StateMachine", Set.of("PropagateTags"));
        taken.put("LayerVersion", Set.of("PublishLambdaVersion"));
        taken.put("CapacityProvider", Vocabulary.words(
                "InstanceRequirements KmsKeyArn OperatorRole PropagateTags ScalingConfig Tags VpcConfig"));
        return taken;
    }

    private static void judge(Section globals, String name, Set<String> taken) {
        globals.keys()
                .stream()
                .filter(property -> !taken.contains(property))
                .forEach(property -> globals.refuse(property, Spelling.correction(property, new TreeSet<>(taken),
                        "SAM does not take " + property + " from Globals: move it to each " + name + ".")));
    }

    /**
     * What a resource says, with what all of its kind say.
     *
     * @param name the section, e.g. {@code Function} or {@code Api}
     * @param resource with its attributes, of which {@code IgnoreGlobals} names what is not to be taken, or {@code *}
     */
    Value.Mapping under(String name, Value.Mapping resource) {
        Map<String, Value.Entry> global = new LinkedHashMap<>(declared.mapping(name).entries());
        List<Value> ignored = resource.items("IgnoreGlobals");
        ignored.forEach(item -> Words.of(item).ifPresent(global::remove));
        boolean all = ignored.stream().anyMatch(item -> item instanceof Value.Text text && text.text().equals("*"));
        Value.Mapping properties = resource.mapping("Properties");
        return all ? properties : merge(new Value.Mapping(properties.place(), global), properties);
    }

    /** Refuses to ignore what there is not. */
    void judgeIgnored(String name, Section resource) {
        Set<String> known = declared.mapping(name).entries().keySet();
        List<String> unknown = new ArrayList<>();
        resource.mapping()
                .items("IgnoreGlobals")
                .forEach(item -> Words.of(item)
                        .filter(word -> !word.equals("*") && !known.contains(word))
                        .ifPresent(unknown::add));
        unknown.forEach(word -> resource.refuse("IgnoreGlobals", Spelling.correction(word, known,
                "Globals." + name + " has no " + word + " to be ignored: remove it here.")));
    }

    private static Value.Mapping merge(Value.Mapping global, Value.Mapping local) {
        Map<String, Value.Entry> merged = new LinkedHashMap<>(global.entries());
        local.entries()
                .forEach((key, entry) -> merged.merge(key, entry,
                        (under, over) -> new Value.Entry(over.key(), merge(under.value(), over.value()))));
        return new Value.Mapping(local.place(), merged);
    }

    private static Value merge(Value global, Value local) {
        if (global instanceof Value.Mapping under && local instanceof Value.Mapping over) {
            return merge(under, over);
        }
        if (global instanceof Value.Sequence first && local instanceof Value.Sequence second) {
            return new Value.Sequence(second.place(),
                    Stream.of(first.items(), second.items()).flatMap(List::stream).toList());
        }
        return local;
    }
}
