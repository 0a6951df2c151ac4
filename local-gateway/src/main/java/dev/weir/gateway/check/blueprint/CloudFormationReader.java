package dev.weir.gateway.check.blueprint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.DeclaredRoute.Guard;
import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Value;

/** Reads APIs, authorizers, gateway responses and permissions as plain CloudFormation writes them. */
record CloudFormationReader(Blueprint.Draft draft) {

    private static final String GATEWAY = "AWS::ApiGateway::";
    private static final String GATEWAY_V2 = "AWS::ApiGatewayV2::";
    private static final int DEEPEST = 50;

    void read() {
        draft.declarations.of(GATEWAY + "RestApi").forEach(this::api);
        draft.declarations.of(GATEWAY_V2 + "Api").forEach(this::httpApi);
        draft.declarations.of(GATEWAY + "Authorizer").forEach(this::authorizer);
        draft.declarations.of(GATEWAY_V2 + "Authorizer").forEach(this::httpAuthorizer);
        draft.declarations.of(GATEWAY + "GatewayResponse").forEach(this::answer);
        draft.declarations.of(GATEWAY + "Method").forEach(this::method);
        draft.declarations.of(GATEWAY_V2 + "Route").forEach(this::httpRoute);
        draft.declarations.of("AWS::Lambda::Permission").forEach(this::permission);
    }

    private void api(Declaration resource) {
        api(resource, Kind.REST, stages(GATEWAY, "RestApiId", resource));
    }

    private void httpApi(Declaration resource) {
        if (!SamReader.says(resource.properties(), "ProtocolType", "WEBSOCKET")) {
            api(resource, Kind.HTTP, stages(GATEWAY_V2, "ApiId", resource));
        }
    }

    private List<Value.Text> stages(String service, String key, Declaration api) {
        return draft.declarations.of(service + "Stage")
                .stream()
                .filter(it -> text(it, key).equals(api.id()))
                .flatMap(it -> it.properties().text("StageName").stream())
                .toList();
    }

    private void api(Declaration resource, Kind kind, List<Value.Text> stages) {
        Value.Mapping properties = resource.properties();
        properties.get("BodyS3Location").ifPresent(body -> draft.elsewhere.add(body.place()));
        boolean transformed = properties.get("Body").isPresent() && properties.mapping("Body").entries().isEmpty();
        if (transformed) {
            draft.elsewhere.add(properties.place("Body"));
        }
        boolean known = !stages.isEmpty() && stages.stream().noneMatch(stage -> stage.text().contains("${"));
        draft.apis.add(new DeclaredApi(resource.id(), resource.place(), kind, false, properties,
                Optional.of(stages.stream().map(Value.Text::text).collect(Collectors.toSet())).filter(_ -> known),
                stages.stream().findFirst(), properties.get("BodyS3Location").isEmpty() && !transformed));
        new OpenApiReader(draft, resource.id(), kind).read(properties.mapping("Body"));
    }

    private void httpRoute(Declaration resource) {
        Value.Mapping properties = resource.properties();
        String key = properties.text("RouteKey").map(Value.Text::text).orElse("");
        String[] parts = key.equals(DeclaredRoute.ALL)
                ? new String[]{"ANY", DeclaredRoute.ALL}
                : key.split(" ", 2);
        Optional<Value.Mapping> integration = draft.declarations
                .named(SamReader.id(text(resource, "Target").replaceFirst("^integrations/", "")))
                .filter(it -> it.is(GATEWAY_V2 + "Integration"))
                .map(Declaration::properties);
        if (parts.length == 2) {
            draft.routes.add(new DeclaredRoute(text(resource, "ApiId"), parts[0], parts[1], resource.place(),
                    draft.invoked(integration.flatMap(it -> it.text("IntegrationUri"))),
                    integration.filter(it -> it.get("CredentialsArn").isPresent()).isPresent(), guard(properties)));
        }
    }

    private static Guard guard(Value.Mapping route) {
        return switch (route.text("AuthorizationType").map(Value.Text::text).orElse("")) {
            case "" -> Guard.FORGOTTEN;
            case "NONE" -> Guard.NONE;
            default -> Guard.AUTHORIZER;
        };
    }

    private void authorizer(Declaration resource) {
        Value.Mapping properties = resource.properties();
        boolean cognito = SamReader.says(properties, "Type", "COGNITO_USER_POOLS");
        if (!cognito) {
            attach(resource, text(resource, "RestApiId"), Kind.REST, SamReader.says(properties, "Type", "TOKEN"),
                    "AuthorizerCredentials");
        }
    }

    private void httpAuthorizer(Declaration resource) {
        if (SamReader.says(resource.properties(), "AuthorizerType", "JWT")) {
            draft.verifiers.add(new TokenVerifier(resource.id(), resource.place(),
                    resource.properties().mapping("JwtConfiguration")));
        } else {
            attach(resource, text(resource, "ApiId"), Kind.HTTP, false, "AuthorizerCredentialsArn");
        }
    }

    private void attach(Declaration resource, String api, Kind kind, boolean token, String credentials) {
        Value.Mapping properties = resource.properties();
        Optional<Value.Text> uri = properties.text("AuthorizerUri");
        draft.attachments.add(new Attachment(resource.id(), api, kind, resource.place(),
                Attachment.Form.CLOUDFORMATION, uri, draft.invoked(uri), properties, properties, token,
                OpenApiReader.source(properties, "IdentitySource"), properties.get(credentials).isPresent()));
    }

    private void answer(Declaration resource) {
        Value.Mapping properties = resource.properties();
        draft.answers.add(new GatewayAnswer(text(resource, "RestApiId"),
                properties.text("ResponseType").map(Value.Text::text).orElse(""), resource.place(),
                properties.text("StatusCode"), OpenApiReader.headers(properties.mapping("ResponseParameters")),
                SamReader.texts(properties.mapping("ResponseTemplates"))));
    }

    private void method(Declaration resource) {
        Value.Mapping properties = resource.properties();
        Optional<String> path = path(text(resource, "ResourceId"), 0);
        String kind = properties.text("AuthorizationType").map(Value.Text::text).orElse("");
        Guard guard = kind.isEmpty() || kind.equals("NONE") ? Guard.NONE : Guard.AUTHORIZER;
        properties.text("HttpMethod")
                .ifPresent(verb -> path.ifPresent(it -> draft.routes.add(new DeclaredRoute(text(resource, "RestApiId"),
                        verb.text(), it.isEmpty() ? "/" : it, resource.place(),
                        draft.invoked(properties.mapping("Integration").text("Uri")),
                        properties.mapping("Integration").get("Credentials").isPresent(), guard))));
    }

    /** The path of a resource, up to the root; empty where a part of it is not in the template. */
    private Optional<String> path(String id, int depth) {
        if (id.endsWith(".RootResourceId")) {
            return Optional.of("");
        }
        return depth > DEEPEST
                ? Optional.empty()
                : draft.declarations.named(id)
                        .filter(resource -> resource.is(GATEWAY + "Resource"))
                        .flatMap(resource -> path(text(resource, "ParentId"), depth + 1)
                                .map(parent -> parent + "/" + text(resource, "PathPart")));
    }

    private void permission(Declaration resource) {
        Value.Mapping properties = resource.properties();
        if (SamReader.says(properties, "Principal", "apigateway.amazonaws.com")) {
            draft.permissions.add(new Permission(resource.place(), draft.invoked(properties.text("FunctionName")),
                    properties.text("SourceArn").map(Value.Text::text).orElse("")));
        }
    }

    private static String text(Declaration resource, String property) {
        return resource.properties().text(property).map(text -> SamReader.id(text.text())).orElse("");
    }
}
