package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;

/** Reads {@code AWS::ApiGatewayV2::Api}, with the resources that belong to it. */
final class PlainHttpApi {

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.V2_API,
            Vocabulary.words("Body BodyS3Location CorsConfiguration ProtocolType RouteKey Target"),
            Vocabulary.words("ApiKeySelectionExpression CredentialsArn Description DisableExecuteApiEndpoint"
                    + " DisableSchemaValidation FailOnWarnings IpAddressType Name RouteSelectionExpression Tags Version"),
            Map.of("BasePath",
                    "Paths are not put under those of servers here: remove BasePath, and write whole paths."));

    private final Resource api;
    private final List<Resource> resources;
    private final Functions functions;
    private final NamedFiles files;

    PlainHttpApi(Resource api, List<Resource> resources, Functions functions, NamedFiles files) {
        this.api = api;
        this.resources = resources;
        this.functions = functions;
        this.files = files;
    }

    /** The API in each of its stages; none of a WebSocket API, which is warned of. */
    List<HttpApi> read() {
        Section properties = api.properties();
        if (properties.text("ProtocolType").filter("WEBSOCKET"::equals).isPresent()) {
            properties.problems()
                    .warn(properties.valuePlace("ProtocolType"),
                            "WebSocket APIs are not served here: calls of " + api.id() + " have to go to AWS.");
            return List.of();
        }
        PROPERTIES.judge(properties);
        refuseOverrides();
        Value.Mapping whole = Definition.over(new DefinitionSource(api, files).ofCloudFormation(),
                new PlainHttpDefinition(api, resources).read());
        Definition definition = Definition.ofHttpApi(new Section(whole, properties.problems()));
        return stages().stream().map(stage -> in(stage, definition)).toList();
    }

    private void refuseOverrides() {
        resources.stream()
                .filter(it -> it.is(Resource.V2 + "ApiGatewayManagedOverrides"))
                .filter(it -> PlainDefinition.refersTo(it.properties(), "ApiId").filter(api.id()::equals).isPresent())
                .forEach(it -> api.properties()
                        .problems()
                        .refuse(it.place(), "What a Target makes is not changed here: write " + it.id()
                                + " as a route, an integration and a stage of " + api.id() + "."));
    }

    private List<HttpStage> stages() {
        Section properties = api.properties();
        List<HttpStage> stages = new ArrayList<>();
        new DeclaredStages(resources).of(api).forEach(stage -> stages.add(new HttpStage(stage.properties())));
        if (properties.has("Target")) {
            stages.addFirst(new HttpStage(new Section(Value.Mapping.empty(api.place()), properties.problems())));
        }
        if (stages.isEmpty()) {
            properties.problems()
                    .refuse(api.place(), "API " + api.id() + " has no stage: add an AWS::ApiGatewayV2::Stage, e.g. of "
                            + "`StageName: $default` and `AutoDeploy: true`.");
        }
        return stages;
    }

    private HttpApi in(HttpStage stage, Definition definition) {
        Invocations invocations = new Invocations(stage.variables(), functions);
        HttpGuards guards = new HttpGuards(Map.of(),
                new HttpSecuritySchemes(definition.schemes(), functions, invocations));
        HttpIntegrations integrations = new HttpIntegrations(functions, invocations, definition.integrations());
        List<HttpRoute> routes = definition.operations()
                .stream()
                .flatMap(operation -> integrations.route(operation)
                        .map(route -> route.guardedBy(guards.of(operation)))
                        .stream())
                .toList();
        return new HttpApi(api.id(), stage.name(), stage.variables(), stage.throttled(routes),
                CorsReader.read(api.properties(), definition.cors()));
    }
}
