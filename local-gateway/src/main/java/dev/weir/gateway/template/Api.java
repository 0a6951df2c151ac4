package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Reads {@code AWS::Serverless::Api}, all but its routes. */
final class Api {

    /** The API that SAM makes for events that name none. */
    static final String IMPLICIT = "ServerlessRestApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.API,
            Vocabulary.words("StageName Variables BinaryMediaTypes Auth GatewayResponses MethodSettings"),
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

    private final Resource resource;
    private final Section auth;
    private final Map<String, Authorizer> authorizers;

    Api(Resource resource, FunctionReader functions) {
        this.resource = resource;
        PROPERTIES.judge(resource.properties());
        MethodSettings.judge(resource.properties());
        auth = resource.properties().section("Auth");
        AUTH.judge(auth);
        authorizers = new Authorizers(functions).read(auth.section("Authorizers"));
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("ApiKeySourceType", "API Gateway's own API keys are not checked here: remove ApiKeySourceType.");
        refused.put("CacheClusterEnabled", "Answers are not cached here: remove CacheClusterEnabled.");
        refused.put("CacheClusterSize", "Answers are not cached here: remove CacheClusterSize.");
        refused.put("CanarySetting", "Canary stages are not served here: remove CanarySetting.");
        refused.put("Cors", "Cors is not served here: answer OPTIONS in a function, or remove Cors.");
        refused.put("DefinitionBody", "OpenAPI definitions are not read here: describe routes by events of type Api.");
        refused.put("DefinitionUri", "OpenAPI definitions are not read here: describe routes by events of type Api.");
        refused.put("MergeDefinitions", "OpenAPI definitions are not read here: remove MergeDefinitions.");
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
        return new RestApi(id(), stage(), properties.section("Variables").texts(), routes,
                GatewayResponseReader.read(properties.section("GatewayResponses")),
                properties.list("BinaryMediaTypes").stream().map(type -> type.replace("~1", "/")).toList(),
                Metering.NONE,
                Optional.empty(), OptionalInt.empty());
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
