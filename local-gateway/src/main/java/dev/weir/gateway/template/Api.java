package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Reads {@code AWS::Serverless::Api}, all but the routes that are events of functions. */
final class Api {

    /** The API that SAM makes for events that name none. */
    static final String IMPLICIT = "ServerlessRestApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.API,
            Vocabulary.words("""
                    StageName Variables BinaryMediaTypes Auth GatewayResponses MethodSettings ApiKeySourceType Cors
                    MinimumCompressionSize Models Policy DisableExecuteApiEndpoint DefinitionBody DefinitionUri
                    MergeDefinitions"""),
            Vocabulary.words("""
                    AccessLogSetting AlwaysDeploy Description Domain EndpointAccessMode
                    EndpointConfiguration FailOnWarnings Mode Name OpenApiVersion PropagateTags
                    SecurityPolicy Tags TracingEnabled CacheClusterEnabled CacheClusterSize"""),
            Map.of("CanarySetting", "Canary stages are not served here: remove CanarySetting."));

    private static final Vocabulary AUTH = new Vocabulary("Auth",
            Vocabulary.words("""
                    Authorizers DefaultAuthorizer AddDefaultAuthorizerToCorsPreflight ApiKeyRequired
                    AddApiKeyRequiredToCorsPreflight UsagePlan ResourcePolicy"""),
            Set.of("InvokeRole"), Map.of());

    /** What SAM adds to a definition, if it stands in the template itself. */
    private static final List<String> ADDED = List.of("Auth", "Cors", "GatewayResponses", "Models");

    private final Resource resource;
    private final Section auth;
    private final Authorizers authorizers;
    private final MeteringReader metering;
    private final Models models;
    private final ResourcePolicyReader policy;
    private final Optional<Definition> definition;
    private final Guards guards;
    private final Integrations integrations;

    Api(Resource resource, Functions functions, NamedFiles files, ResourcePath paths) {
        this.resource = resource;
        Section properties = resource.properties();
        PROPERTIES.judge(properties);
        auth = properties.section("Auth");
        AUTH.judge(auth);
        metering = new MeteringReader(resource, auth, properties);
        models = new Models(properties.section("Models"));
        policy = new ResourcePolicyReader(properties.problems());
        warnOfEndpoint();
        MethodSettings.warnOfCache(properties);
        authorizers = new Authorizers(auth.section("Authorizers"), functions);
        definition = new DefinitionSource(resource, files).ofSam(ADDED).map(body -> Definition.ofRestApi(body, paths));
        Invocations invocations = new Invocations(properties.section("Variables").texts(), functions);
        Section schemes = definition.map(Definition::schemes).orElseGet(this::none);
        guards = new Guards(authorizers, new SecuritySchemes(schemes, functions, invocations));
        integrations = new Integrations(functions, invocations);
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    String id() {
        return resource.id();
    }

    RestApi serving(List<Route> declared, UsagePlanReader plans) {
        Section properties = resource.properties();
        String stage = stage();
        List<Route> routes = new ArrayList<>(declared);
        Cors.of(properties).ifPresent(cors -> routes.addAll(cors.preflights(declared, this)));
        authorizers.judgeUnused();
        readPolicy(auth.section("ResourcePolicy"), routes);
        properties.mapping()
                .get("Policy")
                .or(() -> definition.flatMap(Definition::policy))
                .ifPresent(policy::document);
        return new RestApi(id(), stage, properties.section("Variables").texts(), routes, gatewayResponses(),
                binaryMediaTypes(),
                metering.read(stage, routes, plans,
                        definition.map(Definition::keySource).orElse(KeySource.HEADER)),
                policy.policy(), compressedFrom());
    }

    private Map<GatewayResponseType, GatewayResponse> gatewayResponses() {
        Map<GatewayResponseType, GatewayResponse> responses = new EnumMap<>(GatewayResponseType.class);
        definition.map(Definition::gatewayResponses)
                .ifPresent(section -> responses.putAll(GatewayResponseReader.read(section)));
        responses.putAll(GatewayResponseReader.read(resource.properties().section("GatewayResponses")));
        return responses;
    }

    private List<String> binaryMediaTypes() {
        return Stream.concat(resource.properties().list("BinaryMediaTypes").stream(),
                definition.map(Definition::binaryMediaTypes).orElse(List.of()).stream())
                .map(type -> type.replace("~1", "/"))
                .distinct()
                .toList();
    }

    /** What a resource policy says of who may call methods. */
    void readPolicy(Section restrictions, List<Route> routes) {
        policy.read(restrictions, resource.properties().text("StageName").orElse(""), routes);
    }

    private OptionalInt compressedFrom() {
        Section properties = resource.properties();
        return properties.has("MinimumCompressionSize")
                ? OptionalInt.of(properties.whole("MinimumCompressionSize", 0, Definition.MOST_COMPRESSED, 0))
                : definition.map(Definition::compressedFrom).orElse(OptionalInt.empty());
    }

    private void warnOfEndpoint() {
        Section properties = resource.properties();
        if (properties.flag("DisableExecuteApiEndpoint", false)) {
            properties.problems()
                    .warn(properties.keyPlace("DisableExecuteApiEndpoint"),
                            "On AWS only a custom domain name answers for "
                                    + id() + ", and its paths may differ; here the usual paths with the stage do.");
        }
    }

    private Section none() {
        return new Section(Value.Mapping.empty(resource.place()), resource.properties().problems());
    }

    Models models() {
        return models;
    }

    /** Whether a method opens to API keys only, by its event or by default. */
    boolean asksForKey(String method, Section eventAuth) {
        return metering.asksForKey(method, eventAuth);
    }

    /** Whether an operation opens to API keys only, by itself or by default. */
    boolean asksForKey(Operation operation) {
        return operation.security().stream().anyMatch(guards::isApiKey) || asksForKey(operation.method(), none());
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
                        asksForKey(operation), operation.validation()));
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
        stage.filter(name -> !name.matches("[\\w-]{1,128}"))
                .ifPresent(name -> properties.problems()
                        .refuse(
                                properties.valuePlace("StageName"),
                                "StageName " + name
                                        + " is not valid: use letters, digits, hyphens and underscores, at most 128."));
        return stage.orElse("");
    }

    /** What guards a method: its event's own choice, else the API's default. */
    Optional<Authorizer> authorizer(String method, Section eventAuth) {
        Optional<String> chosen = eventAuth.text("Authorizer");
        if (chosen.isEmpty()) {
            return isGuarded(method)
                    ? auth.text("DefaultAuthorizer").flatMap(name -> named(name, auth, "DefaultAuthorizer"))
                    : Optional.empty();
        }
        if (chosen.get().equals(Guards.NONE)) {
            judgeNone(eventAuth);
            return Optional.empty();
        }
        judgeName(chosen.get(), eventAuth, "Authorizer");
        return named(chosen.get(), eventAuth, "Authorizer");
    }

    private Optional<Authorizer> named(String name, Section where, String key) {
        return name.equals(Guards.IAM)
                ? Optional.of(LambdaAuthorizers.unserved(name, where.problems(), where.valuePlace(key),
                        "IAM authorization (AWS_IAM) is not checked here: use a Lambda authorizer."))
                : authorizers.named(name);
    }

    /** SAM looks at a default only where there are authorizers. */
    private static boolean isNoneOfNone(String name, Set<String> declared) {
        return name.equals(Guards.NONE) && declared.isEmpty();
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
        if (name.isBlank()) {
            where.problems()
                    .refuse(where.valuePlace(key),
                            key + " is empty: name one of Auth.Authorizers of " + id() + ", or remove it.");
        } else if (!declared.contains(name) && !name.equals(Guards.IAM) && !isNoneOfNone(name, declared)) {
            where.problems()
                    .refuse(where.valuePlace(key), Spelling.correction(name, declared,
                            key + " " + name + " is not under Auth.Authorizers of " + id() + ": define it there."));
        }
    }
}
