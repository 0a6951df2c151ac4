package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpAuthorizer.Jwt;
import dev.weir.gateway.api.HttpRoute;

/** Reads {@code AWS::Serverless::HttpApi}, all but the routes that are events of functions. */
final class HttpApiReader {

    /** The API that SAM makes for events of type {@code HttpApi} that name none. */
    static final String IMPLICIT = "ServerlessHttpApi";

    private static final Vocabulary PROPERTIES = new Vocabulary(Resource.HTTP_API,
            Vocabulary.words("StageName StageVariables Auth CorsConfiguration DefaultRouteSettings RouteSettings"
                    + " DefinitionBody DefinitionUri"),
            Vocabulary.words("""
                    AccessLogSettings Description DisableExecuteApiEndpoint Domain FailOnWarnings Name PropagateTags
                    Tags"""),
            Map.of());

    private static final Vocabulary AUTH = new Vocabulary("Auth",
            Vocabulary.words("Authorizers DefaultAuthorizer"), Vocabulary.words("EnableIamAuthorizer InvokeRole"),
            Map.of());

    /** What SAM adds to a definition, if it stands in the template itself. */
    private static final List<String> ADDED = List.of("Auth", "CorsConfiguration");

    private final Resource resource;
    private final Section auth;
    private final Map<String, HttpAuthorizer> authorizers;
    private final Optional<Definition> definition;
    private final HttpStage stage;
    private final HttpGuards guards;
    private final HttpIntegrations integrations;

    HttpApiReader(Resource resource, Functions functions, NamedFiles files) {
        this.resource = resource;
        Section properties = resource.properties();
        PROPERTIES.judge(properties);
        stage = new HttpStage(properties);
        auth = properties.section("Auth");
        AUTH.judge(auth);
        authorizers = new HttpAuthorizers(functions).read(auth.section("Authorizers"));
        definition = new DefinitionSource(resource, files).ofSam(ADDED).map(Definition::ofHttpApi);
        Invocations invocations = new Invocations(stage.variables(), functions);
        guards = new HttpGuards(authorizers, new HttpSecuritySchemes(
                definition.map(Definition::schemes).orElseGet(this::none), functions, invocations));
        integrations = new HttpIntegrations(functions, invocations,
                definition.map(Definition::integrations).orElseGet(this::none));
        auth.text("DefaultAuthorizer").ifPresent(name -> judgeName(name, auth, "DefaultAuthorizer"));
    }

    private Section none() {
        return new Section(Value.Mapping.empty(resource.place()), resource.properties().problems());
    }

    String id() {
        return resource.id();
    }

    RouteSettings settings() {
        return stage.settings();
    }

    /** What the definition has. */
    List<Operation> operations() {
        return definition.map(Definition::operations).orElse(List.of());
    }

    /** Whether SAM adds the routes of events: not to a definition in a file. */
    boolean takesEvents() {
        return !resource.properties().has("DefinitionUri");
    }

    HttpApi serving(List<HttpRoute> routes) {
        return new HttpApi(id(), stage.name(), stage.variables(), stage.throttled(routes),
                CorsReader.read(resource.properties(), definition.map(Definition::cors).orElseGet(this::none)));
    }

    /** An operation of the definition as a route, with nothing before it; empty where it is refused. */
    Optional<HttpRoute> route(Operation operation) {
        return integrations.route(operation);
    }

    /**
     * What guards an operation: what it names itself, else the API's default; SAM adds what its event names.
     *
     * @param eventAuth empty where no event is about the operation, or says who may call it
     */
    Optional<HttpAuthorizer> guard(Operation operation, Optional<Section> eventAuth) {
        if (eventAuth.isPresent() && !HttpGuards.names(operation).isEmpty()) {
            Guards.refuse(operation, " has a security of its own, to which SAM adds the Authorizer of its event, "
                    + "and API Gateway takes one: remove one of the two.");
        }
        return eventAuth.map(this::authorizer)
                .orElseGet(() -> operation.security().isEmpty()
                        ? byDefault(operation.method())
                        : guards.of(operation));
    }

    /** What guards routes that say nothing of it; not preflights, which SAM leaves open. */
    Optional<HttpAuthorizer> byDefault(String method) {
        return method.equals("OPTIONS")
                ? Optional.empty()
                : auth.text("DefaultAuthorizer").flatMap(name -> named(name, auth, "DefaultAuthorizer"));
    }

    private Optional<HttpAuthorizer> named(String name, Section where, String key) {
        return name.equals(Guards.IAM) && !authorizers.containsKey(name)
                ? Optional.of(LambdaAuthorizers.unservedOfHttp(name, where.problems(), where.valuePlace(key),
                        "IAM authorization (AWS_IAM) is not checked here: use a Lambda or a JWT authorizer."))
                : Optional.ofNullable(authorizers.get(name));
    }

    /** What guards a route by its event's own words, or else by default; with its event's own scopes, if it has some. */
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
            return auth.text("DefaultAuthorizer").flatMap(name -> named(name, auth, "DefaultAuthorizer"));
        }
        if (chosen.get().equals(Guards.NONE)) {
            if (!auth.has("DefaultAuthorizer")) {
                eventAuth.problems()
                        .refuse(eventAuth.valuePlace("Authorizer"),
                                "SAM takes NONE only where the API has a DefaultAuthorizer: remove this Authorizer.");
            }
            return Optional.empty();
        }
        judgeName(chosen.get(), eventAuth, "Authorizer");
        return named(chosen.get(), eventAuth, "Authorizer");
    }

    /** A name that leads nowhere would leave a route unguarded. */
    private void judgeName(String name, Section where, String key) {
        Section declared = auth.section("Authorizers");
        if (declared.has(name) || name.equals(Guards.IAM)) {
            return;
        }
        where.problems()
                .refuse(where.valuePlace(key), Spelling.correction(name, declared.keys(),
                        key + " " + name + " is not under Auth.Authorizers of " + id() + ": define it there."));
    }
}
