package dev.weir.gateway.check.blueprint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.check.blueprint.DeclaredApi.Kind;
import dev.weir.gateway.check.blueprint.DeclaredRoute.Guard;
import dev.weir.gateway.template.Declaration;
import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/** Reads APIs and events as AWS SAM writes them. */
final class SamReader {

    private static final String REST = "AWS::Serverless::Api";
    private static final String HTTP = "AWS::Serverless::HttpApi";
    private static final Map<String, Kind> EVENTS = Map.of("Api", Kind.REST, "HttpApi", Kind.HTTP);
    private static final Map<Kind, String> IMPLICIT = Map.of(Kind.REST, "ServerlessRestApi", Kind.HTTP,
            "ServerlessHttpApi");

    private final Blueprint.Draft draft;

    SamReader(Blueprint.Draft draft) {
        this.draft = draft;
    }

    void read() {
        draft.declarations.of(REST).forEach(api -> read(api, Kind.REST));
        draft.declarations.of(HTTP).forEach(api -> read(api, Kind.HTTP));
        EVENTS.forEach(this::implicit);
        draft.declarations.of(DeclaredFunction.SAM)
                .forEach(function -> function.properties()
                        .mapping("Events")
                        .entries()
                        .forEach((name, event) -> event(function, event)));
    }

    /** The API that SAM makes for events that name none. */
    private void implicit(String type, Kind kind) {
        boolean needed = draft.declarations.of(DeclaredFunction.SAM)
                .stream()
                .flatMap(function -> function.properties().mapping("Events").entries().values().stream())
                .map(event -> event.value() instanceof Value.Mapping mapping
                        ? mapping
                        : Value.Mapping.empty(Place.START))
                .anyMatch(event -> says(event, "Type", type)
                        && api(event.mapping("Properties"), kind).equals(IMPLICIT.get(kind)));
        if (needed) {
            Value.Mapping properties = draft.declarations.globals(type);
            Optional<Value.Text> stage = Optional.of(new Value.Text(properties.place(), "Prod"));
            read(new DeclaredApi(IMPLICIT.getOrDefault(kind, ""), properties.place(), kind, true, properties,
                    Optional.empty(), kind == Kind.REST ? stage : Optional.empty(), true));
        }
    }

    private void read(Declaration resource, Kind kind) {
        Value.Mapping properties = resource.properties();
        boolean elsewhere = properties.get("DefinitionUri").isPresent() || isIncluded(resource);
        properties.get("DefinitionUri").ifPresent(uri -> draft.elsewhere.add(uri.place()));
        if (isIncluded(resource)) {
            draft.elsewhere.add(properties.place("DefinitionBody"));
        }
        Value.Mapping definition = properties.mapping("DefinitionBody");
        read(new DeclaredApi(resource.id(), resource.place(), kind, true, properties, stages(resource),
                properties.text("StageName"), !elsewhere));
        new OpenApiReader(draft, resource.id(), kind).read(definition);
    }

    private boolean isIncluded(Declaration resource) {
        return draft.declarations.written(resource.id(), "Properties", "DefinitionBody")
                .filter(body -> body instanceof Value.Call
                        || (body instanceof Value.Mapping mapping && mapping.get("Fn::Transform").isPresent()))
                .isPresent();
    }

    /** All the stages that an API may have: one that is written out, or those that its parameter allows. */
    private Optional<Set<String>> stages(Declaration resource) {
        Value written = draft.declarations.written(resource.id(), "Properties", "StageName").orElse(null);
        if (written instanceof Value.Text text) {
            return Optional.of(Set.of(text.text()));
        }
        if (written instanceof Value.Call call && call.function().equals("Ref")
                && call.argument() instanceof Value.Text name) {
            Set<String> allowed = new LinkedHashSet<>();
            draft.declarations.parameter(name.text()).items("AllowedValues").forEach(item -> {
                if (item instanceof Value.Text text) {
                    allowed.add(text.text());
                }
            });
            return allowed.isEmpty() ? Optional.empty() : Optional.of(allowed);
        }
        return Optional.empty();
    }

    private void read(DeclaredApi api) {
        draft.apis.add(api);
        api.properties()
                .mapping("Auth")
                .mapping("Authorizers")
                .entries()
                .forEach((name, entry) -> {
                    if (entry.value() instanceof Value.Mapping authorizer && isLambda(authorizer)) {
                        draft.attachments.add(attachment(api, name, entry.key(), authorizer));
                    }
                    if (entry.value() instanceof Value.Mapping verifier
                            && verifier.get("JwtConfiguration").isPresent()) {
                        draft.verifiers.add(
                                new TokenVerifier(name, entry.key(), verifier.mapping("JwtConfiguration")));
                    }
                });
        api.properties().mapping("GatewayResponses").entries().forEach((type, entry) -> {
            if (entry.value() instanceof Value.Mapping answer) {
                draft.answers.add(answer(api.id(), type, entry.key(), answer));
            }
        });
    }

    private static boolean isLambda(Value.Mapping authorizer) {
        return authorizer.get("UserPoolArn").isEmpty() && authorizer.get("JwtConfiguration").isEmpty();
    }

    private Attachment attachment(DeclaredApi api, String name, Place place, Value.Mapping authorizer) {
        Optional<Value.Text> function = authorizer.text("FunctionArn");
        Value.Mapping identity = authorizer.mapping("Identity");
        boolean token = api.kind() == Kind.REST && !says(authorizer, "FunctionPayloadType", "REQUEST");
        return new Attachment(name, api.id(), api.kind(), place, Attachment.Form.SAM, function, draft.invoked(function),
                authorizer,
                authorizer.get("Identity").isEmpty() ? Value.Mapping.empty(place) : identity, token,
                source(identity), permitted(api, authorizer));
    }

    private static Optional<Place> source(Value.Mapping identity) {
        return List.of("Header", "Headers", "QueryStrings", "StageVariables", "Context")
                .stream()
                .filter(key -> identity.get(key).isPresent())
                .map(identity::place)
                .findFirst();
    }

    private static boolean permitted(DeclaredApi api, Value.Mapping authorizer) {
        boolean role = authorizer.get("FunctionInvokeRole").isPresent()
                && !says(authorizer, "FunctionInvokeRole", "NONE");
        return role || (api.kind() == Kind.REST
                ? !says(authorizer, "DisableFunctionDefaultPermissions", "true")
                : says(authorizer, "EnableFunctionDefaultPermissions", "true"));
    }

    private static GatewayAnswer answer(String api, String type, Place place, Value.Mapping answer) {
        Map<String, Value.Text> headers = new HashMap<>();
        Value.Mapping mapped = answer.mapping("ResponseParameters").mapping("Headers");
        mapped.entries().keySet().forEach(name -> mapped.text(name).ifPresent(value -> headers.put(name, value)));
        return new GatewayAnswer(api, type, place, answer.text("StatusCode"), headers,
                texts(answer.mapping("ResponseTemplates")));
    }

    static List<Value.Text> texts(Value.Mapping mapping) {
        List<Value.Text> texts = new ArrayList<>();
        mapping.entries().keySet().forEach(key -> mapping.text(key).ifPresent(texts::add));
        return texts;
    }

    private void event(Declaration function, Value.Entry entry) {
        if (entry.value() instanceof Value.Mapping event) {
            event.text("Type")
                    .map(type -> EVENTS.get(type.text()))
                    .ifPresent(kind -> route(function, entry.key(), kind, event.mapping("Properties")));
        }
    }

    private void route(Declaration function, Place place, Kind kind, Value.Mapping properties) {
        String written = properties.text("Method").map(Value.Text::text).orElse("ANY").toUpperCase(Locale.ROOT);
        String method = written.equals("X-AMAZON-APIGATEWAY-ANY-METHOD") || written.equals("*") ? "ANY" : written;
        String api = api(properties, kind);
        properties.text("Path")
                .map(Value.Text::text)
                .or(() -> kind == Kind.HTTP ? Optional.of(DeclaredRoute.ALL) : Optional.empty())
                .ifPresent(path -> draft.routes.add(new DeclaredRoute(api, method, path, place,
                        draft.invoked(Optional.of(new Value.Text(place, function.id()))), true,
                        guard(api, method, properties.mapping("Auth")))));
    }

    private static String api(Value.Mapping event, Kind kind) {
        return event.text(kind == Kind.REST ? "RestApiId" : "ApiId")
                .map(text -> id(text.text()))
                .orElse(IMPLICIT.getOrDefault(kind, ""));
    }

    /** The logical id in <code>${id}</code>. */
    static String id(String text) {
        return text.replaceAll("^\\$\\{|}$", "");
    }

    private Guard guard(String api, String method, Value.Mapping auth) {
        Value.Mapping general = draft.apis.stream()
                .filter(declared -> declared.id().equals(api))
                .findFirst()
                .map(declared -> declared.properties().mapping("Auth"))
                .orElse(Value.Mapping.empty(Place.START));
        if (auth.get("Authorizer").isPresent()) {
            return says(auth, "Authorizer", "NONE") ? Guard.NONE : Guard.AUTHORIZER;
        }
        boolean preflight = method.equals("OPTIONS") && says(general, "AddDefaultAuthorizerToCorsPreflight", "false");
        return preflight
                ? Guard.NONE
                : general.get("DefaultAuthorizer").isPresent() ? Guard.AUTHORIZER : Guard.FORGOTTEN;
    }

    static boolean says(Value.Mapping mapping, String key, String value) {
        return mapping.text(key).filter(text -> text.text().equals(value)).isPresent();
    }
}
