package dev.weir.gateway.check.blueprint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.DeclaredRoute.Guard;
import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Value;

/** Reads APIs, authorizers, gateway responses and permissions as plain CloudFormation writes them. */
record CloudFormationReader(Blueprint.Draft draft) {

    private static final String GATEWAY = "AWS::ApiGateway::";
    private static final int DEEPEST = 50;

    void read() {
        draft.declarations.of(GATEWAY + "RestApi").forEach(this::api);
        draft.declarations.of("AWS::ApiGatewayV2::Api").forEach(this::httpApi);
        draft.declarations.of(GATEWAY + "Authorizer").forEach(this::authorizer);
        draft.declarations.of("AWS::ApiGatewayV2::Authorizer").forEach(this::httpAuthorizer);
        draft.declarations.of(GATEWAY + "GatewayResponse").forEach(this::answer);
        draft.declarations.of(GATEWAY + "Method").forEach(this::method);
        draft.declarations.of("AWS::Lambda::Permission").forEach(this::permission);
    }

    private void api(Declaration resource) {
        Value.Mapping properties = resource.properties();
        List<Value.Text> stages = draft.declarations.of(GATEWAY + "Stage")
                .stream()
                .filter(it -> text(it, "RestApiId").equals(resource.id()))
                .flatMap(it -> it.properties().text("StageName").stream())
                .toList();
        Set<String> names = stages.stream().map(Value.Text::text).collect(Collectors.toSet());
        properties.get("BodyS3Location").ifPresent(body -> draft.elsewhere.add(body.place()));
        boolean transformed = properties.get("Body").isPresent() && properties.mapping("Body").entries().isEmpty();
        if (transformed) {
            draft.elsewhere.add(properties.place("Body"));
        }
        draft.apis.add(new DeclaredApi(resource.id(), resource.place(), Kind.REST, false, properties,
                Optional.of(names).filter(it -> !it.isEmpty() && !it.toString().contains("${")),
                stages.stream().findFirst(),
                properties.get("BodyS3Location").isEmpty() && !transformed));
        new OpenApiReader(draft, resource.id(), Kind.REST).read(properties.mapping("Body"));
    }

    private void httpApi(Declaration resource) {
        draft.apis.add(new DeclaredApi(resource.id(), resource.place(), Kind.HTTP, false, resource.properties(),
                Optional.empty(), Optional.empty(), false));
        new OpenApiReader(draft, resource.id(), Kind.HTTP).read(resource.properties().mapping("Body"));
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
        if (!SamReader.says(resource.properties(), "AuthorizerType", "JWT")) {
            attach(resource, text(resource, "ApiId"), Kind.HTTP, false, "AuthorizerCredentialsArn");
        }
    }

    private void attach(Declaration resource, String api, Kind kind, boolean token, String credentials) {
        Value.Mapping properties = resource.properties();
        Optional<Value.Text> uri = properties.text("AuthorizerUri");
        draft.attachments.add(new Attachment(resource.id(), api, kind, resource.place(),
                Attachment.Form.CLOUDFORMATION, uri, draft.invoked(uri), properties, token,
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
                        draft.invoked(properties.mapping("Integration").text("Uri")).function(), guard))));
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
