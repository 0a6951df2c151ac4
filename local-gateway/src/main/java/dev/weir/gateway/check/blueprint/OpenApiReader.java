package dev.weir.gateway.check.blueprint;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.DeclaredRoute.Guard;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/** Reads an OpenAPI definition with API Gateway's extensions, of version 2 or 3. */
record OpenApiReader(Blueprint.Draft draft, String api, Kind kind) {

    private static final String AUTHORIZER = "x-amazon-apigateway-authorizer";
    private static final String ANSWERS = "x-amazon-apigateway-gateway-responses";
    private static final String ANY = "x-amazon-apigateway-any-method";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options", ANY);
    private static final String HEADER = "gatewayresponse.header.";

    void read(Value.Mapping definition) {
        definition.mapping("components").mapping("securitySchemes").entries().forEach(this::scheme);
        definition.mapping("securityDefinitions").entries().forEach(this::scheme);
        definition.mapping(ANSWERS).entries().forEach((type, entry) -> {
            if (entry.value() instanceof Value.Mapping answer) {
                draft.answers.add(answer(api, type, entry.key(), answer));
            }
        });
        definition.mapping("paths").entries().forEach((path, entry) -> {
            if (entry.value() instanceof Value.Mapping methods) {
                methods.entries().forEach((method, operation) -> operation(definition, path, method, operation));
            }
        });
    }

    private void scheme(String name, Value.Entry entry) {
        if (!(entry.value() instanceof Value.Mapping scheme)
                || !(scheme.get(AUTHORIZER).orElse(null) instanceof Value.Mapping authorizer)) {
            return;
        }
        if (SamReader.says(authorizer, "type", "jwt")) {
            draft.verifiers.add(new TokenVerifier(name, entry.key(), authorizer.mapping("jwtConfiguration")));
        }
        if (authorizer.get("authorizerUri").isEmpty()) {
            return;
        }
        Optional<Value.Text> uri = authorizer.text("authorizerUri");
        boolean token = kind == Kind.REST && !SamReader.says(authorizer, "type", "request");
        draft.attachments.add(new Attachment(name, api, kind, entry.key(), Attachment.Form.OPENAPI, uri,
                draft.invoked(uri), authorizer, authorizer, token, source(authorizer, "identitySource"),
                authorizer.get("authorizerCredentials").isPresent()));
    }

    static Optional<Place> source(Value.Mapping authorizer, String key) {
        boolean named = authorizer.get(key)
                .filter(value -> !(value instanceof Value.Text text && text.text().isBlank()))
                .isPresent();
        return named ? Optional.of(authorizer.place(key)) : Optional.empty();
    }

    /** As an OpenAPI definition writes it. */
    private static GatewayAnswer answer(String api, String type, Place place, Value.Mapping answer) {
        return new GatewayAnswer(api, type, place, answer.text("statusCode"),
                headers(answer.mapping("responseParameters")), SamReader.texts(answer.mapping("responseTemplates")));
    }

    static Map<String, Value.Text> headers(Value.Mapping parameters) {
        Map<String, Value.Text> headers = new HashMap<>();
        parameters.entries()
                .keySet()
                .stream()
                .filter(key -> key.startsWith(HEADER))
                .forEach(key -> parameters.text(key)
                        .ifPresent(value -> headers.put(key.substring(HEADER.length()), value)));
        return headers;
    }

    private void operation(Value.Mapping definition, String path, String method, Value.Entry entry) {
        String name = method.toLowerCase(Locale.ROOT);
        if (METHODS.contains(name) && entry.value() instanceof Value.Mapping operation) {
            Value.Mapping integration = operation.mapping("x-amazon-apigateway-integration");
            draft.routes.add(new DeclaredRoute(api, name.equals(ANY) ? "ANY" : name.toUpperCase(Locale.ROOT), path,
                    entry.key(), draft.invoked(integration.text("uri")),
                    integration.get("credentials").isPresent(), guard(definition, name, operation)));
        }
    }

    private Guard guard(Value.Mapping definition, String method, Value.Mapping operation) {
        Value.Mapping said = operation.get("security").isPresent() ? operation : definition;
        if (said.get("security").isPresent()) {
            return said.items("security").isEmpty() ? Guard.NONE : Guard.AUTHORIZER;
        }
        boolean general = draft.apis.stream()
                .anyMatch(declared -> declared.id().equals(api)
                        && declared.properties().mapping("Auth").get("DefaultAuthorizer").isPresent());
        return general ? Guard.AUTHORIZER : method.equals("options") ? Guard.NONE : Guard.FORGOTTEN;
    }
}
