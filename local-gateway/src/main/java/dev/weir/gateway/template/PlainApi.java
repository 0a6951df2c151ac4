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

    /** The API in each of its stages. */
    List<RestApi> read(UsagePlanReader plans) {
        PROPERTIES.judge(api.properties());
        DeclaredStages declared = new DeclaredStages(resources);
        List<Section> stages = Stream.concat(declared.of(api).stream().map(Resource::properties),
                declared.madeByDeployments(api).stream()).toList();
        if (stages.isEmpty()) {
            api.properties()
                    .problems()
                    .refuse(api.place(), "API " + api.id() + " has no stage: add an AWS::ApiGateway::Stage.");
        }
        return stages.stream().map(stage -> read(plans, stage)).toList();
    }

    private RestApi read(UsagePlanReader plans, Section stage) {
        Section properties = api.properties();
        Map<String, String> variables = stage.section("Variables").texts();
        Value.Mapping whole = Definition.over(new DefinitionSource(api, files).ofCloudFormation(),
                new PlainDefinition(api, resources).read());
        Definition definition = Definition.ofRestApi(new Section(whole, properties.problems()),
                ResourcePath.ofRestApi());
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
