package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.RestApi;

/** The stages of an API: those that a template declares as resources, and those that SAM makes of an API. */
record DeclaredStages(List<Resource> resources) {

    private static final Vocabulary REST = new Vocabulary(Resource.STAGE,
            Vocabulary.words("DeploymentId MethodSettings RestApiId StageName Variables"),
            Vocabulary
                    .words("AccessLogSetting ClientCertificateId Description DocumentationVersion Tags TracingEnabled CacheClusterEnabled CacheClusterSize"),
            Map.of("CanarySetting", "Canary stages are not served here: remove CanarySetting."));

    private static final Vocabulary HTTP = new Vocabulary(Resource.V2_STAGE,
            Vocabulary
                    .words("ApiId AutoDeploy DefaultRouteSettings DeploymentId RouteSettings StageName StageVariables"),
            Vocabulary.words("AccessLogSettings AccessPolicyId ClientCertificateId Description Tags"), Map.of());

    private static final String UNASKED = "Stage";

    /** What each stage of an API has for itself. */
    private static final Set<String> OWN = Set.of("StageName", "Variables", "MethodSettings", "StageVariables",
            "DefaultRouteSettings", "RouteSettings");

    /** An API of SAM's, as it is in each of its stages: its own comes first. */
    List<Resource> each(Resource api) {
        return Stream.concat(Stream.of(api), of(api).stream().map(stage -> in(stage, api))).toList();
    }

    private static Resource in(Resource stage, Resource api) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>(api.properties().mapping().entries());
        entries.keySet().removeAll(OWN);
        stage.properties().mapping().entries().forEach((key, entry) -> {
            if (OWN.contains(key)) {
                entries.put(key, entry);
            }
        });
        entries.computeIfPresent("Auth", (_, auth) -> new Value.Entry(auth.key(), unmetered(auth.value())));
        return api.with(stage.place(), new Value.Mapping(stage.properties().place(), entries));
    }

    /** The usage plan that SAM makes of it has only the API's own stage. */
    private static Value unmetered(Value auth) {
        if (!(auth instanceof Value.Mapping mapping)) {
            return auth;
        }
        Map<String, Value.Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove("UsagePlan");
        return new Value.Mapping(mapping.place(), entries);
    }

    /**
     * The stage that the deployment of an API of SAM's makes where the template does not say {@code OpenApiVersion}. It has
     * neither variables nor throttles, and no usage plan has it.
     *
     * @param own the API in its own stage
     * @see <a href="https://github.com/aws/serverless-application-model/issues/191">Issue 191 of SAM</a>
     */
    static Optional<RestApi> unasked(Resource api, RestApi own) {
        return api.properties().has("OpenApiVersion")
                ? Optional.empty()
                : Optional.of(own.inStage(UNASKED, Map.of(),
                        new Metering(own.metering().source(), List.of(), List.of())));
    }

    /** Those of an API that resources declare. */
    List<Resource> of(Resource api) {
        String type = api.isRestApi() ? Resource.STAGE : Resource.V2_STAGE;
        List<Resource> stages = resources.stream()
                .filter(resource -> resource.is(type) && isOf(api, resource))
                .toList();
        Map<String, Place> names = new HashMap<>();
        ownStage(api).ifPresent(name -> names.put(name, api.place()));
        stages.forEach(stage -> judge(stage, names));
        return stages;
    }

    /** The stage that an API makes itself; SAM makes one, and so does a {@code Target}. */
    private static Optional<String> ownStage(Resource api) {
        return switch (api.type()) {
            case Resource.API -> api.properties().text("StageName");
            case Resource.HTTP_API -> api.properties().text("StageName").or(() -> Optional.of(HttpApi.DEFAULT_STAGE));
            default -> Optional.of(HttpApi.DEFAULT_STAGE).filter(_ -> api.properties().has("Target"));
        };
    }

    private static boolean isOf(Resource api, Resource stage) {
        return PlainDefinition.refersTo(stage.properties(), api.isRestApi() ? "RestApiId" : "ApiId")
                .filter(api.id()::equals)
                .isPresent();
    }

    private static void judge(Resource stage, Map<String, Place> names) {
        Section properties = stage.properties();
        (stage.is(Resource.STAGE) ? REST : HTTP).judge(properties);
        stage.existence().ifPresent(doubt -> properties.problems().refuse(doubt.place(), doubt.reason()));
        MethodSettings.warnOfCache(properties);
        properties.require("StageName", stage.place(),
                "Stage " + stage.id() + " has no StageName: add one, e.g. `StageName: dev`.");
        if (stage.is(Resource.V2_STAGE) && !properties.flag("AutoDeploy", false) && !properties.has("DeploymentId")) {
            properties.problems()
                    .warn(stage.place(), "Stage " + stage.id() + " has neither AutoDeploy nor a DeploymentId, so on AWS"
                            + " it serves nothing: write `AutoDeploy: true`.");
        }
        properties.text("StageName").ifPresent(name -> {
            Place first = names.putIfAbsent(name, stage.place());
            if (first != null) {
                properties.problems()
                        .refuse(properties.valuePlace("StageName"), "The API has a stage " + name + " in line "
                                + first.line() + " already: name this one otherwise, or remove it.");
            }
        });
    }

    /** Deployments of a REST API that make a stage with it, as sections like a stage's own. */
    List<Section> madeByDeployments(Resource api) {
        Set<String> declared = of(api).stream()
                .flatMap(stage -> stage.properties().text("StageName").stream())
                .collect(Collectors.toSet());
        return resources.stream()
                .filter(resource -> resource.is(Resource.PLAIN + "Deployment") && isOf(api, resource))
                .filter(resource -> resource.properties()
                        .mapping()
                        .text("StageName")
                        .filter(name -> !declared.contains(name.text()))
                        .isPresent())
                .map(DeclaredStages::asStage)
                .toList();
    }

    private static Section asStage(Resource deployment) {
        Section properties = deployment.properties();
        Map<String, Value.Entry> entries = new LinkedHashMap<>(
                properties.section("StageDescription").mapping().entries());
        entries.put("StageName",
                new Value.Entry(properties.keyPlace("StageName"), properties.mapping().get("StageName").orElseThrow()));
        return new Section(new Value.Mapping(properties.place(), entries), properties.problems());
    }
}
