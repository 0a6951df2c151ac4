package dev.weir.gateway.template;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Reads {@code AWS::Serverless::Api}, all but the routes that are events of functions. */
final class Api {

    /** The API that SAM makes for events that name none. */
    static final String IMPLICIT = "ServerlessRestApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.API,
            Vocabulary.words("StageName Variables BinaryMediaTypes Auth GatewayResponses MethodSettings DefinitionBody"
                    + " DefinitionUri MergeDefinitions"),
            Vocabulary.words("""
                    AccessLogSetting AlwaysDeploy Description DisableExecuteApiEndpoint Domain EndpointAccessMode
                    EndpointConfiguration FailOnWarnings Mode Name OpenApiVersion PropagateTags
                    SecurityPolicy Tags TracingEnabled"""),
            refused());

    private static final Vocabulary AUTH = new Vocabulary("Auth",
            Vocabulary.words("Authorizers DefaultAuthorizer AddDefaultAuthorizerToCorsPreflight"),
            Vocabulary.words("InvokeRole AddApiKeyRequiredToCorsPreflight"),
            Map.of("ApiKeyRequired", "API Gateway's own API keys are not checked here: let the authorizer check a key.", //
                    "UsagePlan", "Usage plans are not emulated here: let the authorizer limit calls.", //
                    "ResourcePolicy", "Resource policies are not evaluated here: remove ResourcePolicy."));

    /** What SAM adds to a definition, if it stands in the template itself. */
    private static final List<String> ADDED = List.of("Auth", "Cors", "GatewayResponses", "Models");

    private final Resource resource;
    private final Section auth;
    private final Authorizers authorizers;
    private final Optional<Definition> definition;
    private final Guards guards;
    private final Integrations integrations;

    Api(Resource resource, Functions functions, NamedFiles files, ResourcePath paths) {
        this.resource = resource;
        Section properties = resource.properties();
        resource.existence().ifPresent(doubt -> properties.problems().refuse(doubt.place(), doubt.reason()));
        PROPERTIES.judge(properties);
        MethodSettings.judge(properties);
        auth = properties.section("Auth");
        AUTH.judge(auth);
        authorizers = new Authorizers(auth.section("Authorizers"), functions);
        definition = body(files).map(body -> new Definition(body, paths));
        Invocations invocations = new Invocations(properties.section("Variables").texts());
        Section schemes = definition.map(Definition::schemes)
                .orElse(new Section(Value.Mapping.empty(resource.place()), properties.problems()));
        guards = new Guards(authorizers, new SecuritySchemes(schemes, functions, invocations));
        integrations = new Integrations(functions, invocations);
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    private Optional<Section> body(NamedFiles files) {
        Section properties = resource.properties();
        boolean inFile = properties.has("DefinitionUri");
        if (!inFile && !properties.has("DefinitionBody")) {
            return Optional.empty();
        }
        Section body = inFile ? new Section(file(files), properties.problems()) : properties.section("DefinitionBody");
        if (inFile || !body.place().file().isEmpty()) {
            ADDED.stream()
                    .filter(properties::has)
                    .forEach(key -> properties.refuse(key, "SAM takes " + key + " only beside a definition that stands "
                            + "under DefinitionBody itself: say it in the definition."));
        }
        return Optional.of(body);
    }

    private Value.Mapping file(NamedFiles files) {
        Section properties = resource.properties();
        if (properties.has("DefinitionBody")) {
            properties.refuse("DefinitionBody",
                    "SAM takes either DefinitionUri or DefinitionBody: remove one of them.");
        }
        if (properties.mapping().get("DefinitionUri").orElse(null) instanceof Value.Text location) {
            return files.definition("DefinitionUri", location);
        }
        properties.refuse("DefinitionUri", "A definition in S3 is not read here: name a local file in DefinitionUri.");
        return Value.Mapping.empty(resource.place());
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("ApiKeySourceType", "API Gateway's own API keys are not checked here: remove ApiKeySourceType.");
        refused.put("CacheClusterEnabled", "Answers are not cached here: remove CacheClusterEnabled.");
        refused.put("CacheClusterSize", "Answers are not cached here: remove CacheClusterSize.");
        refused.put("CanarySetting", "Canary stages are not served here: remove CanarySetting.");
        refused.put("Cors", "Cors is not served here: answer OPTIONS in a function, or remove Cors.");
        refused.put("MinimumCompressionSize", "Answers are not compressed here: remove MinimumCompressionSize.");
        refused.put("Models", "Requests are not validated here: remove Models, and validate in the function.");
        refused.put("Policy", "Resource policies are not evaluated here: remove Policy.");
        return refused;
    }

    String id() {
        return resource.id();
    }

    RestApi serving(List<Route> routes) {
        Section properties = resource.properties();
        Map<GatewayResponseType, GatewayResponse> responses = new EnumMap<>(GatewayResponseType.class);
        definition.map(Definition::gatewayResponses)
                .ifPresent(section -> responses.putAll(GatewayResponseReader.read(section)));
        responses.putAll(GatewayResponseReader.read(properties.section("GatewayResponses")));
        Metering.KeySource source = definition.map(Definition::keySource).orElse(Metering.KeySource.HEADER);
        return new RestApi(id(), stage(), properties.section("Variables").texts(), routes,
                responses, binaryMediaTypes(), new Metering(source, List.of(), List.of()),
                definition.flatMap(Definition::policy),
                definition.map(Definition::compressedFrom).orElse(OptionalInt.empty()));
    }

    private List<String> binaryMediaTypes() {
        return Stream.concat(resource.properties().list("BinaryMediaTypes").stream(),
                definition.map(Definition::binaryMediaTypes).orElse(List.of()).stream())
                .map(type -> type.replace("~1", "/"))
                .distinct()
                .toList();
    }

    /** What the definition has. */
    List<Operation> operations() {
        return definition.map(Definition::operations).orElse(List.of());
    }

    /** Whether events become routes: not beside a definition, unless they are to be merged into it. */
    boolean routesEvents() {
        return definition.isEmpty() || resource.properties().flag("MergeDefinitions", false);
    }

    /** An operation of the definition, guarded by what it names itself, else by the API's default. */
    Optional<Route> route(Operation operation) {
        return integrations.of(operation)
                .map(integration -> new Route(operation.method(), operation.path(), integration, guard(operation),
                        operation.security().stream().anyMatch(guards::isApiKey), operation.validation()));
    }

    Optional<Authorizer> guard(Operation operation) {
        List<String> names = operation.security();
        boolean chosen = names.stream()
                .anyMatch(name -> authorizers.names().contains(name) || name.equals(Guards.NONE)
                        || name.equals(Guards.IAM));
        return chosen || !isGuarded(operation.method())
                ? guards.of(operation, names)
                : guards.of(operation,
                        Stream.concat(names.stream(), auth.text("DefaultAuthorizer").stream()).toList());
    }

    private boolean isGuarded(String method) {
        return !method.equals("OPTIONS") || auth.flag("AddDefaultAuthorizerToCorsPreflight", true);
    }

    private String stage() {
        Section properties = resource.properties();
        properties.require("StageName", resource.place(),
                "API " + id() + " has no StageName: add one, e.g. `StageName: dev`.");
        Optional<String> stage = properties.text("StageName");
        stage.filter(name -> !name.matches("\\w{1,128}"))
                .ifPresent(name -> properties.problems()
                        .refuse(
                                properties.valuePlace("StageName"),
                                "StageName " + name
                                        + " is not valid: use letters, digits and underscores, at most 128."));
        return stage.orElse("");
    }

    /** What guards a method: its event's own choice, else the API's default. */
    Optional<Authorizer> authorizer(String method, Section eventAuth) {
        Optional<String> chosen = eventAuth.text("Authorizer");
        if (chosen.isEmpty()) {
            return isGuarded(method) ? auth.text("DefaultAuthorizer").flatMap(authorizers::named) : Optional.empty();
        }
        if (chosen.get().equals(Guards.NONE)) {
            judgeNone(eventAuth);
            return Optional.empty();
        }
        judgeName(chosen.get(), eventAuth, "Authorizer");
        return authorizers.named(chosen.get());
    }

    private void judgeNone(Section eventAuth) {
        if (!auth.has("DefaultAuthorizer")) {
            eventAuth.problems()
                    .refuse(eventAuth.valuePlace("Authorizer"),
                            "SAM takes NONE only where the API has a DefaultAuthorizer: remove this Authorizer.");
        }
    }

    /** A name that leads nowhere would leave a route unguarded. */
    private void judgeName(String name, Section where, String key) {
        Set<String> declared = authorizers.names();
        if (name.equals(Guards.IAM)) {
            where.problems()
                    .refuse(where.valuePlace(key),
                            "IAM authorization (AWS_IAM) is not checked here: use a Lambda authorizer.");
        } else if (name.isBlank()) {
            where.problems()
                    .refuse(where.valuePlace(key),
                            key + " is empty: name one of Auth.Authorizers of " + id() + ", or remove it.");
        } else if (!declared.contains(name)) {
            where.problems()
                    .refuse(where.valuePlace(key), Spelling.correction(name, declared,
                            key + " " + name + " is not under Auth.Authorizers of " + id() + ": define it there."));
        }
    }
}
