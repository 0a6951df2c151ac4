package dev.weir.gateway.template;

import static dev.weir.gateway.template.TemplateFile.served;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

final class SamTemplateTest {

    @TempDir
    private Path folder;

    private SamTemplate changed(String line, String replacement) {
        return new TemplateFile(folder).read(TemplateFile.changed(line, replacement));
    }

    private static FunctionSpec model(SamTemplate template) {
        return template.functions().getLast();
    }

    @Test
    void aFunctionIsCalledAsItsNameSays() {
        SamTemplate named = changed("      Handler: com.example.Model\n",
                "      Handler: com.example.Model\n      FunctionName: !Sub things-${AWS::Region}\n");

        assertThat(model(named).name()).isEqualTo("things-us-east-1");
        assertThat(model(named).arn()).isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:things-us-east-1");
        assertThat(named.located("t.yaml", "things-us-east-1 cannot start: no")).startsWith("t.yaml:21:16: things");
    }

    @Test // LS:api test_create_proxy_resource_validation
    void twoKindsOfVariablesAtOnePlaceAreWarnedOf() {
        SamTemplate both = changed("      Events:\n", """
                      Events:
                        One: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: '/things/{id}/parts'}}
                        All: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: '/things/{proxy+}'}}
                        Far: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: '/{proxy+}'}}
                """);

        assertThat(both.warnings()).extracting(Problem::message)
                .filteredOn(message -> message.startsWith("Path "))
                .singleElement()
                .asString()
                .startsWith("Path /things/{proxy+} has {proxy+} where another path has {id}: API Gateway takes one");
    }

    @Test
    void aStageMayHaveHyphens() {
        assertThat(served(changed("StageName: dev", "StageName: my-stage_1")).stage()).isEqualTo("my-stage_1");
    }

    @Test
    void howAFunctionIsRunIsReadWithGlobals() {
        var read = new TemplateFile(folder)
                .read(TemplateFile.changed("      CodeUri: function.jar\n      Handler: com.example.Model\n", """
                              CodeUri: function.jar
                              Handler: com.example.Model
                              Runtime: java21
                              ReservedConcurrentExecutions: 7
                              AutoPublishAlias: live
                              SnapStart: {ApplyOn: PublishedVersions}
                              LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: WARN, LogGroup: /things/log}
                        """)
                        .replace("    Runtime: java25\n",
                                "    Runtime: java25\n    SnapStart: {ApplyOn: PublishedVersions}\n"));
        var route = TemplateFile.served(read).routes().getFirst();
        assertThat(route.function().orElseThrow().execution()).isEqualTo(
                new Execution("java21", Optional.of("live"), OptionalInt.of(7), true, Optional.of("WARN"),
                        Optional.of("/things/log")));
        assertThat(route.authorizer().orElseThrow().function().execution()).as("of $LATEST there is no snapshot")
                .isEqualTo(new Execution("java25", Optional.empty(), OptionalInt.empty(), false, Optional.empty()));
    }

    @Test
    void anApiIsReadWithItsRoutesAndTheirAuthorizer() {
        RestApi api = served(new TemplateFile(folder).read(TemplateFile.WHOLE));

        assertThat(api.name()).isEqualTo("Api");
        assertThat(api.stage()).isEqualTo("dev");
        assertThat(api.routes()).singleElement().satisfies(route -> {
            assertThat(route.method()).isEqualTo("POST");
            assertThat(route.resource()).isEqualTo("/things");
            assertThat(route.function().orElseThrow().name()).isEqualTo("Model");
            assertThat(route.authorizer()).get().isInstanceOf(Authorizer.Request.class);
            assertThat(route.authorizer()).get()
                    .extracting(it -> it.function().name(), Authorizer::ttl)
                    .containsExactly("Guard", Duration.ZERO);
        });
    }

    @Test
    void anUnwrittenTimeToLiveIs300SecondsAndWarned() {
        SamTemplate template = changed("ReauthorizeEvery: 0", "Headers: [x-api-key]");

        assertThat(served(template).routes().getFirst().authorizer()).get()
                .extracting(Authorizer::ttl)
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(template.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.line()).isEqualTo(36);
            assertThat(warning.message()).contains("300 s").contains("not counted").contains("ReauthorizeEvery: 0");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"!GetAtt Guard.Arn", "!Sub '${Guard.Arn}'", "!Sub '${Guard.Arn}:$LATEST'",
        "!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:Guard'"})
    void anAuthorizerWithoutAnAliasIsServedAndWarnedOf(String arn) {
        SamTemplate template = changed("!Sub '${Guard.Arn}:live'", arn);

        assertThat(served(template).routes().getFirst().authorizer()).get()
                .extracting(it -> it.function().name())
                .isEqualTo("Guard");
        assertThat(template.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.line()).isEqualTo(38);
            assertThat(warning.message()).contains("$LATEST", "SnapStart", "!Ref Guard.Alias", "AutoPublishAlias");
        });
    }

    @Test
    void anAuthorizerWithAnAliasIsNoSurprise() {
        SamTemplate template = new TemplateFile(folder).read(TemplateFile
                .changed("Handler: com.example.Guard", "Handler: com.example.Guard\n      AutoPublishAlias: live")
                .replace("!Sub '${Guard.Arn}:live'", "!Ref Guard.Alias"));

        assertThat(template.warnings()).isEmpty();
    }

    @Test
    void identitySourcesComeInTheOrderInWhichSamWritesThem() {
        SamTemplate template = changed("ReauthorizeEvery: 0",
                "{Context: [identity.sourceIp], QueryStrings: [q], StageVariables: [v], Headers: [a, b]}"
                        .replaceAll("[{}]", "")
                        .replace("], ", "]\n              "));

        Authorizer.Request authorizer = (Authorizer.Request) served(template)
                .routes()
                .getFirst()
                .authorizer()
                .orElseThrow();
        assertThat(authorizer.sources()).containsExactly(new IdentitySource(Kind.HEADER, "a"),
                new IdentitySource(Kind.HEADER, "b"), new IdentitySource(Kind.QUERY_STRING, "q"),
                new IdentitySource(Kind.STAGE_VARIABLE, "v"), new IdentitySource(Kind.CONTEXT, "identity.sourceIp"));
    }

    @Test
    void aTokenAuthorizerReadsAuthorizationUnlessToldOtherwise() {
        SamTemplate usual = changed("FunctionPayloadType: REQUEST", "DisableFunctionDefaultPermissions: true");
        SamTemplate other = new TemplateFile(folder).read(TemplateFile
                .changed("FunctionPayloadType: REQUEST", "FunctionPayloadType: TOKEN")
                .replace("ReauthorizeEvery: 0", "ReauthorizeEvery: 20\n              Header: X\n"
                        + "              ValidationExpression: 'Bearer .+'"));

        assertThat(token(usual).header()).isEqualTo("Authorization");
        assertThat(token(usual).validation()).isEmpty();
        assertThat(token(other).header()).isEqualTo("X");
        assertThat(token(other).validation()).get().hasToString("Bearer .+");
        assertThat(token(other).ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    private static Authorizer.Token token(SamTemplate template) {
        return (Authorizer.Token) served(template).routes().getFirst().authorizer().orElseThrow();
    }

    @Test
    void anEventMayGoWithoutTheDefaultAuthorizer() {
        SamTemplate template = changed("Path: /things", "Path: /things\n            Auth: {Authorizer: NONE}");

        assertThat(served(template).routes().getFirst().authorizer()).isEmpty();
    }

    @Test
    void optionsAreGuardedUnlessToldOtherwise() {
        String options = TemplateFile.changed("Method: post", "Method: options");
        TemplateFile file = new TemplateFile(folder);

        assertThat(served(file.read(options)).routes().getFirst().authorizer()).isPresent();
        assertThat(served(file.read(options.replace("DefaultAuthorizer: Limiter",
                "DefaultAuthorizer: Limiter\n        AddDefaultAuthorizerToCorsPreflight: false")))
                .routes()
                .getFirst()
                .authorizer()).isEmpty();
    }

    @Test
    void gatewayResponsesAreRead() {
        SamTemplate template = changed("StageName: dev", """
                StageName: dev
                      BinaryMediaTypes: [image~1png, '*~1*']
                      Variables: {colour: red}
                      GatewayResponses:
                        UNAUTHORIZED: {}
                        ACCESS_DENIED:
                          StatusCode: '429'
                          ResponseParameters:
                            Headers:
                              Retry-After: context.authorizer.retryAfter
                              X-Static: "'60'"
                              X-Origin: method.request.header.Origin
                            Paths: {a: "'b'"}
                          ResponseTemplates:
                            application/json: $context.authorizer.body""");

        assertThat(served(template).binaryMediaTypes()).containsExactly("image/png", "*/*");
        assertThat(served(template).stageVariables()).containsExactly(Map.entry("colour", "red"));
        assertThat(served(template).gatewayResponses()).containsOnly(
                Map.entry(GatewayResponseType.UNAUTHORIZED,
                        new GatewayResponse(OptionalInt.empty(), Map.of(), Map.of())),
                Map.entry(GatewayResponseType.ACCESS_DENIED, new GatewayResponse(OptionalInt.of(429),
                        Map.of("Retry-After", "context.authorizer.retryAfter", "X-Static", "'60'", "X-Origin",
                                "method.request.header.Origin"),
                        Map.of("application/json", "$context.authorizer.body"))));
    }

    @Test
    void methodSettingsThatChangeNothingHereAreTaken() {
        SamTemplate template = changed("StageName: dev", "StageName: dev\n      MethodSettings: [{HttpMethod: '*',"
                + " ResourcePath: /*, LoggingLevel: INFO, DataTraceEnabled: true, CachingEnabled: false}]");

        assertThat(served(template).stage()).isEqualTo("dev");
    }

    @Test
    void globalsGiveWhatAFunctionDoesNotSay() {
        SamTemplate template = new TemplateFile(folder).read(TemplateFile.WHOLE
                .replace("    Runtime: java25",
                        "    Runtime: java25\n    Timeout: 7\n    Environment: {Variables: {A: global, B: global}}")
                .replace("Handler: com.example.Model",
                        "Handler: com.example.Model\n      MemorySize: 512\n      Environment: {Variables: {B: own, C: yes}}"));

        assertThat(model(template).timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(model(template).memory()).isEqualTo(512);
        assertThat(model(template).environment()).isEqualTo(Map.of("A", "global", "B", "own", "C", "true"));
    }

    @Test
    void aFunctionHasLambdasOwnDefaults() {
        FunctionSpec model = model(new TemplateFile(folder).read(TemplateFile.WHOLE));

        assertThat(model.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(model.memory()).isEqualTo(128);
        assertThat(model.code()).isEqualTo(folder.resolve("function.jar"));
    }

    @Test
    void suppliedVariablesReachTheFunctionsThatDeclareThem() {
        SamTemplate template = new TemplateFile(folder).read(TemplateFile.WHOLE)
                .withEnvironment(Map.of("WEIR_REDIS_URL", "redis://here:1"));

        FunctionSpec guard = served(template).routes().getFirst().authorizer().orElseThrow().function();
        assertThat(guard.environment()).isEqualTo(Map.of("WEIR_REDIS_URL", "redis://here:1"));
        assertThat(template.functions()).extracting(FunctionSpec::environment)
                .containsExactly(Map.of("WEIR_REDIS_URL", "redis://here:1"), Map.of());
    }

    @Test
    void eventsThatNameNoApiMakeOne() {
        String template = TemplateFile.WHOLE.substring(0, TemplateFile.WHOLE.indexOf("  Api:\n"))
                .replace("            RestApiId: !Ref Api\n", "")
                .replace("Resources:",
                        "  Api: {BinaryMediaTypes: ['*~1*']}\nResources:");

        RestApi api = served(new TemplateFile(folder).read(template));

        assertThat(api.name()).isEqualTo("ServerlessRestApi");
        assertThat(api.stage()).isEqualTo("Prod");
        assertThat(api.binaryMediaTypes()).containsExactly("*/*");
        assertThat(api.routes()).extracting(Route::authorizer).containsExactly(java.util.Optional.empty());
    }

    @Test
    void otherEventsAreWarnedOf() {
        SamTemplate template = changed("    Events:", "    Events:\n        Nightly:\n          Type: Schedule\n"
                + "          Properties: {Schedule: rate(1 day)}");

        assertThat(template.warnings()).extracting(Problem::line).isEqualTo(List.of(24));
    }

    @Test
    void theExampleIsReadFromTheMetadata() {
        assertThat(changed("Resources:", "Metadata: {LocalGateway: {Try: /things -d 1}}\nResources:").example())
                .contains("/things -d 1");
        assertThat(new TemplateFile(folder).read(TemplateFile.WHOLE).example()).isEmpty();
    }

    @Test
    void jsonIsATemplateToo() {
        SamTemplate template = new TemplateFile(folder).read("template.json", """
                {
                \t"Transform": "AWS::Serverless-2016-10-31",
                \t"Resources": {
                \t\t"Hello": {
                \t\t\t"Type": "AWS::Serverless::Function",
                \t\t\t"Properties": {
                \t\t\t\t"Runtime": "java21", "CodeUri": "function.jar", "Handler": "a.B::c",
                \t\t\t\t"Environment": {"Variables": {"SELF": {"Fn::GetAtt": ["Hello", "Arn"]}}},
                \t\t\t\t"Events": {"Get": {"Type": "Api", "Properties": {"Method": "any", "Path": "\\/{proxy+}"}}}
                \t\t\t}
                \t\t}
                \t}
                }
                """);

        assertThat(served(template).routes().getFirst().resource()).isEqualTo("/{proxy+}");
        assertThat(model(template).environment())
                .containsEntry("SELF", "arn:aws:lambda:us-east-1:123456789012:function:Hello");
    }
}
