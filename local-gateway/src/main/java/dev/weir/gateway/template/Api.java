package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Reads {@code AWS::Serverless::Api}, all but its routes. */
final class Api {

    /** The API that SAM makes for events that name none. */
    static final String IMPLICIT = "ServerlessRestApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.API,
            Vocabulary.words("""
                    StageName Variables BinaryMediaTypes Auth GatewayResponses MethodSettings ApiKeySourceType Cors
                    MinimumCompressionSize Models Policy DisableExecuteApiEndpoint"""),
            Vocabulary.words("""
                    AccessLogSetting AlwaysDeploy Description Domain EndpointAccessMode
                    EndpointConfiguration FailOnWarnings Mode Name OpenApiVersion PropagateTags
                    SecurityPolicy Tags TracingEnabled"""),
            refused());

    private static final Vocabulary AUTH = new Vocabulary("Auth",
            Vocabulary.words("""
                    Authorizers DefaultAuthorizer AddDefaultAuthorizerToCorsPreflight ApiKeyRequired
                    AddApiKeyRequiredToCorsPreflight UsagePlan ResourcePolicy"""),
            Set.of("InvokeRole"), Map.of());

    private static final int MOST_COMPRESSED = 10_485_760;

    private final Resource resource;
    private final Section auth;
    private final Map<String, Authorizer> authorizers;
    private final MeteringReader metering;
    private final Models models;
    private final ResourcePolicyReader policy;

    Api(Resource resource, FunctionReader functions) {
        this.resource = resource;
        PROPERTIES.judge(resource.properties());
        auth = resource.properties().section("Auth");
        AUTH.judge(auth);
        metering = new MeteringReader(resource, auth);
        models = new Models(resource.properties().section("Models"));
        policy = new ResourcePolicyReader(resource.properties().problems());
        warnOfEndpoint();
        authorizers = new Authorizers(functions).read(auth.section("Authorizers"));
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("CacheClusterEnabled", "Answers are not cached here: remove CacheClusterEnabled.");
        refused.put("CacheClusterSize", "Answers are not cached here: remove CacheClusterSize.");
        refused.put("CanarySetting", "Canary stages are not served here: remove CanarySetting.");
        refused.put("DefinitionBody", "OpenAPI definitions are not read here: describe routes by events of type Api.");
        refused.put("DefinitionUri", "OpenAPI definitions are not read here: describe routes by events of type Api.");
        refused.put("MergeDefinitions", "OpenAPI definitions are not read here: remove MergeDefinitions.");
        return refused;
    }

    String id() {
        return resource.id();
    }

    RestApi serving(List<Route> declared, UsagePlanReader plans) {
        Section properties = resource.properties();
        String stage = stage();
        List<Route> routes = new ArrayList<>(declared);
        Cors.of(properties).ifPresent(cors -> routes.addAll(cors.preflights(declared, this)));
        readPolicy(auth.section("ResourcePolicy"), routes);
        properties.mapping().get("Policy").ifPresent(policy::document);
        return new RestApi(id(), stage, properties.section("Variables").texts(), routes,
                GatewayResponseReader.read(properties.section("GatewayResponses")),
                properties.list("BinaryMediaTypes").stream().map(type -> type.replace("~1", "/")).toList(),
                metering.read(stage, routes, plans), policy.policy(), compressedFrom());
    }

    /** What a resource policy says of who may call methods. */
    void readPolicy(Section restrictions, List<Route> routes) {
        policy.read(restrictions, resource.properties().text("StageName").orElse(""), routes);
    }

    private OptionalInt compressedFrom() {
        Section properties = resource.properties();
        return properties.has("MinimumCompressionSize")
                ? OptionalInt.of(properties.whole("MinimumCompressionSize", 0, MOST_COMPRESSED, 0))
                : OptionalInt.empty();
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

    Models models() {
        return models;
    }

    boolean asksForKey(String method, Section eventAuth) {
        return metering.asksForKey(method, eventAuth);
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
            boolean guarded = !method.equals("OPTIONS") || auth.flag("AddDefaultAuthorizerToCorsPreflight", true);
            return guarded ? auth.text("DefaultAuthorizer").map(authorizers::get) : Optional.empty();
        }
        if (chosen.get().equals("NONE")) {
            judgeNone(eventAuth);
            return Optional.empty();
        }
        judgeName(chosen.get(), eventAuth, "Authorizer");
        return Optional.ofNullable(authorizers.get(chosen.get()));
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
        Set<String> declared = auth.section("Authorizers").keys();
        if (name.equals("AWS_IAM")) {
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
