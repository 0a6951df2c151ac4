package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Reads {@code AWS::ApiGateway::RestApi}, with the resources that belong to it. */
final class PlainApi {

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.REST_API,
            Vocabulary.words("ApiKeySourceType BinaryMediaTypes Body BodyS3Location MinimumCompressionSize Policy"),
            Vocabulary.words("Description DisableExecuteApiEndpoint EndpointAccessMode EndpointConfiguration"
                    + " FailOnWarnings Mode Name Parameters SecurityPolicy Tags"),
            Map.of("CloneFrom", "APIs are not cloned here: write the definition out."));

    private static final Vocabulary STAGE = new Vocabulary("AWS::ApiGateway::Stage",
            Vocabulary.words("DeploymentId MethodSettings RestApiId StageName Variables"),
            Vocabulary
                    .words("AccessLogSetting ClientCertificateId Description DocumentationVersion Tags TracingEnabled"),
            Map.of("CacheClusterEnabled", "Answers are not cached here: remove CacheClusterEnabled.", //
                    "CacheClusterSize", "Answers are not cached here: remove CacheClusterSize.", //
                    "CanarySetting", "Canary stages are not served here: remove CanarySetting."));

    private final Resource api;
    private final List<Resource> resources;
    private final Functions functions;
    private final NamedFiles files;

    PlainApi(Resource api, List<Resource> resources, Functions functions, NamedFiles files) {
        this.api = api;
        this.resources = resources;
        this.functions = functions;
        this.files = files;
    }

    /** Once for each of its stages. */
    List<RestApi> read(UsagePlanReader plans) {
        PROPERTIES.judge(api.properties());
        return stages().stream().map(stage -> read(stage, plans)).toList();
    }

    private RestApi read(Section stage, UsagePlanReader plans) {
        Section properties = api.properties();
        Map<String, String> variables = stage.section("Variables").texts();
        Value.Mapping whole = Definition.over(body(), new PlainDefinition(api, resources).read());
        Definition definition = new Definition(new Section(whole, properties.problems()), new ResourcePath());
        Invocations invocations = new Invocations(variables, functions);
        Guards guards = new Guards(new Authorizers(none(), functions),
                new SecuritySchemes(definition.schemes(), functions, invocations));
        Integrations integrations = new Integrations(functions, invocations);
        List<Route> routes = definition.operations()
                .stream()
                .flatMap(operation -> integrations.of(operation)
                        .map(integration -> new Route(operation.method(), operation.path(), integration,
                                guards.of(operation, operation.security()),
                                operation.security().stream().anyMatch(guards::isApiKey), operation.validation()))
                        .stream())
                .toList();
        String name = stage.text("StageName").orElse("");
        ResourcePolicyReader policy = new ResourcePolicyReader(properties.problems());
        properties.mapping().get("Policy").or(definition::policy).ifPresent(policy::document);
        return new RestApi(api.id(), name, variables, routes,
                GatewayResponseReader.read(definition.gatewayResponses()), binaryMediaTypes(definition),
                new MeteringReader(api, none(), stage).read(name, routes, plans, definition.keySource()),
                policy.policy(), compressedFrom(definition));
    }

    private Section none() {
        return new Section(Value.Mapping.empty(api.place()), api.properties().problems());
    }

    private Value.Mapping body() {
        Section properties = api.properties();
        if (properties.mapping().get("BodyS3Location").orElse(null) instanceof Value.Text location) {
            return files.definition("BodyS3Location", location);
        }
        if (properties.has("BodyS3Location")) {
            properties.refuse("BodyS3Location", "A definition in S3 is not read here: write it under Body, or name a "
                    + "local file, as `aws cloudformation package` takes it.");
        }
        return properties.section("Body").mapping();
    }

    private List<Section> stages() {
        List<Section> stages = Stream.of("Stage", "Deployment")
                .flatMap(type -> resources.stream().filter(resource -> resource.is(Resource.PLAIN + type)))
                .filter(resource -> PlainDefinition.refersTo(resource.properties(), "RestApiId")
                        .filter(api.id()::equals)
                        .isPresent())
                .filter(resource -> resource.is(Resource.PLAIN + "Stage") || resource.properties().has("StageName"))
                .map(this::judged)
                .toList();
        if (stages.isEmpty()) {
            api.properties()
                    .problems()
                    .refuse(api.place(), "API " + api.id() + " has no stage: add an AWS::ApiGateway::Stage.");
        }
        return stages;
    }

    private Section judged(Resource stage) {
        if (stage.is(Resource.PLAIN + "Stage")) {
            STAGE.judge(stage.properties());
        }
        return stage.properties();
    }

    private List<String> binaryMediaTypes(Definition definition) {
        return Stream
                .concat(api.properties().list("BinaryMediaTypes").stream(), definition.binaryMediaTypes().stream())
                .map(type -> type.replace("~1", "/"))
                .distinct()
                .toList();
    }

    private OptionalInt compressedFrom(Definition definition) {
        return api.properties().has("MinimumCompressionSize")
                ? OptionalInt.of(api.properties().whole("MinimumCompressionSize", 0, Definition.MOST_COMPRESSED, 0))
                : definition.compressedFrom();
    }
}
