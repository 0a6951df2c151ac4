package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpAuthorizer.Jwt;
import dev.weir.gateway.api.HttpRoute;

/** Reads {@code AWS::Serverless::HttpApi}, all but its routes. */
final class HttpApiReader {

    /** The API that SAM makes for events of type {@code HttpApi} that name none. */
    static final String IMPLICIT = "ServerlessHttpApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.HTTP_API,
            Vocabulary.words("StageName StageVariables Auth CorsConfiguration DefaultRouteSettings RouteSettings"),
            Vocabulary.words("""
                    AccessLogSettings Description DisableExecuteApiEndpoint Domain FailOnWarnings Name PropagateTags
                    Tags"""),
            Map.of("DefinitionBody",
                    "OpenAPI definitions of HTTP APIs are not read here: describe routes by events of type HttpApi.", //
                    "DefinitionUri",
                    "OpenAPI definitions of HTTP APIs are not read here: describe routes by events of type HttpApi."));

    private static final Vocabulary AUTH = new Vocabulary("Auth",
            Vocabulary.words("Authorizers DefaultAuthorizer"), Vocabulary.words("InvokeRole"),
            Map.of("EnableIamAuthorizer",
                    "IAM authorization (AWS_IAM) is not checked here: use a Lambda or a JWT authorizer."));

    private static final String UNTHROTTLED = "HTTP APIs are not throttled here: let the authorizer limit calls, and remove ";

    private static final Vocabulary ROUTE_SETTINGS = new Vocabulary("route settings",
            Set.of(), Vocabulary.words("DataTraceEnabled DetailedMetricsEnabled LoggingLevel"),
            Map.of("ThrottlingBurstLimit", UNTHROTTLED + "ThrottlingBurstLimit.", //
                    "ThrottlingRateLimit", UNTHROTTLED + "ThrottlingRateLimit."));

    private final Resource resource;
    private final Section auth;
    private final Map<String, HttpAuthorizer> authorizers;

    HttpApiReader(Resource resource, Functions functions) {
        this.resource = resource;
        Section properties = resource.properties();
        PROPERTIES.judge(properties);
        judgeSettings(properties.section("DefaultRouteSettings"));
        properties.section("RouteSettings").eachSection((_, settings) -> judgeSettings(settings));
        auth = properties.section("Auth");
        AUTH.judge(auth);
        authorizers = new HttpAuthorizers(functions).read(auth.section("Authorizers"));
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    /** What would limit calls on AWS must not seem to do so here. */
    static void judgeSettings(Section settings) {
        ROUTE_SETTINGS.judge(settings);
    }

    String id() {
        return resource.id();
    }

    Place place() {
        return resource.place();
    }

    HttpApi serving(List<HttpRoute> routes) {
        Section properties = resource.properties();
        return new HttpApi(id(), stage(), properties.section("StageVariables").texts(), routes,
                CorsReader.read(properties));
    }

    private String stage() {
        Section properties = resource.properties();
        String stage = properties.text("StageName").orElse(HttpApi.DEFAULT_STAGE);
        if (!stage.equals(HttpApi.DEFAULT_STAGE) && !stage.matches("[\\w-]{1,128}")) {
            properties.problems()
                    .refuse(properties.valuePlace("StageName"), "StageName " + stage
                            + " is not valid: use letters, digits, - and _, at most 128, or $default.");
        }
        return stage;
    }

    /** What guards a route: its event's own choice, else the API's default; with its event's own scopes, if it has some. */
    Optional<HttpAuthorizer> authorizer(Section eventAuth) {
        Optional<HttpAuthorizer> guard = chosen(eventAuth);
        if (!eventAuth.has("AuthorizationScopes")) {
            return guard;
        }
        List<String> scopes = eventAuth.list("AuthorizationScopes");
        if (guard.orElse(null) instanceof Jwt jwt) {
            return Optional.of(jwt.withScopes(scopes));
        }
        eventAuth.refuse("AuthorizationScopes",
                "Only a JWT authorizer looks at AuthorizationScopes: name one in Authorizer, or remove them.");
        return guard;
    }

    private Optional<HttpAuthorizer> chosen(Section eventAuth) {
        Optional<String> chosen = eventAuth.text("Authorizer");
        if (chosen.isEmpty()) {
            return auth.text("DefaultAuthorizer").map(authorizers::get);
        }
        if (chosen.get().equals("NONE")) {
            if (!auth.has("DefaultAuthorizer")) {
                eventAuth.problems()
                        .refuse(eventAuth.valuePlace("Authorizer"),
                                "SAM takes NONE only where the API has a DefaultAuthorizer: remove this Authorizer.");
            }
            return Optional.empty();
        }
        judgeName(chosen.get(), eventAuth, "Authorizer");
        return Optional.ofNullable(authorizers.get(chosen.get()));
    }

    /** A name that leads nowhere would leave a route unguarded. */
    private void judgeName(String name, Section where, String key) {
        Section declared = auth.section("Authorizers");
        if (name.equals("AWS_IAM")) {
            where.problems()
                    .refuse(where.valuePlace(key),
                            "IAM authorization (AWS_IAM) is not checked here: use a Lambda or a JWT authorizer.");
        } else if (!declared.has(name)) {
            where.problems()
                    .refuse(where.valuePlace(key), Spelling.correction(name, declared.keys(),
                            key + " " + name + " is not under Auth.Authorizers of " + id() + ": define it there."));
        }
    }
}
