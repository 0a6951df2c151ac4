package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** What templates of other projects have in them, that are deployed as they are. */
final class ForeignTemplateReadTest {

    private static final String FUNCTION = """
              Model:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Model
                  Runtime: java21
                  Environment: {Variables: {X: VALUE}}
                  Events:
                    Get: {Type: Api, Properties: {Path: /things, Method: get, RestApiId: !Ref Api}}
            """;

    private static final String TEMPLATE = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /stored}
              Given: {Type: String}
            Resources:
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
            """ + FUNCTION;

    @TempDir
    private Path folder;

    private String variable(String value) {
        return TEMPLATE.replace("VALUE", value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!Ref Stored | Stored | 16:36: Variable X is Stored here. Parameter Stored is read from Parameter Store at deployment: give the value by --ssm /stored=VALUE.",
        "!Sub 'https://${Stored}/a' | https://Stored/a | 16:36: Variable X is https://Stored/a here. Parameter Stored is read from Parameter Store",
        "!Join ['/', [a, !Ref Stored]] | a/Stored | 16:52: Variable X is a/Stored here.",
        "!ImportValue Shared | Shared | 16:36: Variable X is Shared here. Fn::ImportValue reads another stack: give its value by --import Shared=VALUE",
        "'{{resolve:secretsmanager:db:SecretString:user}}' | db | 16:36: Variable X is db here. The value of {{resolve:secretsmanager:db:SecretString:user}} is kept on AWS: write a plain value"})
    void aVariableThatOnlyAwsKnowsHasSomethingInItsStead(String value, String meanwhile, String warning) {
        SamTemplate template = new TemplateFile(folder).read(variable(value));

        assertThat(template.functions().getFirst().environment()).containsEntry("X", meanwhile);
        assertThat(template.warnings()).singleElement()
                .satisfies(problem -> assertThat(
                        problem.line() + ":" + problem.column() + ": " + problem.message()).startsWith(warning));
    }

    @Test
    void aParameterThatADeploymentNeedsIsToldOnceHoweverOftenItIsUsed() {
        String other = FUNCTION.replace("Model", "Other").replace("/things", "/others");

        assertThat(new TemplateFile(folder).problems(variable("!Ref Given") + other.replace("VALUE", "!Ref Given")))
                .containsExactly("16:36: Parameter Given has no Default: give it one, or a value by"
                        + " --parameter-overrides Given=VALUE.");
    }

    @Test
    void variablesThatAreGivenGoBeforeTheTemplates() {
        Variables given = new Variables(Map.of("X", "all", "Y", "undeclared"), Map.of("Model", Map.of("X", "one")));

        assertThat(new TemplateFile(folder).read(variable("!Ref Given"), Stack.USUAL.with(given)).functions())
                .singleElement()
                .satisfies(function -> assertThat(function.environment()).containsExactly(Map.entry("X", "one")));
        assertThat(new TemplateFile(folder)
                .read(variable("!Ref Given"), Stack.USUAL.with(new Variables(Map.of("X", "all"), Map.of())))
                .functions()
                .getFirst()
                .environment()).containsExactly(Map.entry("X", "all"));
    }

    @Test
    void aUsagePlanOfAStageThatIsNotKnownIsNoDefect() {
        String plan = """
                  Plan:
                    Type: AWS::ApiGateway::UsagePlan
                    Properties: {ApiStages: [{ApiId: !Ref Api, Stage: !Ref Api.Stage}]}
                """;

        assertThat(new TemplateFile(folder)
                .problems(variable("x").replace("StageName: dev", "StageName: !Ref Given") + plan)).containsExactly(
                        "9:18: Parameter Given has no Default: give it one, or a value by --parameter-overrides Given=VALUE.");
    }

    @Test
    void aResourceMayHaveADescription() {
        String described = variable("x").replace("  Model:\n", "  Model:\n    Description: does things\n");

        assertThat(new TemplateFile(folder).read(described).warnings()).isEmpty();
    }

    @Test
    void settingsOfACacheAreToldOnce() {
        String cached = variable("x").replace("StageName: dev",
                """
                        StageName: dev
                              CacheClusterEnabled: true
                              CacheClusterSize: '0.5'
                              MethodSettings: [{HttpMethod: GET, ResourcePath: /things, CachingEnabled: true, CacheTtlInSeconds: 60}]
                        """);

        assertThat(new TemplateFile(folder).read(cached).warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("Answers are not cached here:"));
    }

    @Test
    void aDefaultOfNoneWithoutAuthorizersGuardsNothing() {
        RestApi api = TemplateFile.served(new TemplateFile(folder)
                .read(variable("x").replace("StageName: dev",
                        "StageName: dev\n      Auth: {DefaultAuthorizer: NONE}")));

        assertThat(api.routes()).extracting(Route::authorizer).allSatisfy(guard -> assertThat(guard).isEmpty());
    }

    @Test
    void languageExtensionsInTheSecondPlaceAreTold() {
        String second = variable("x").replace("Transform: AWS::Serverless-2016-10-31",
                "Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]");

        assertThat(new TemplateFile(folder).read(second).warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .startsWith("AWS::LanguageExtensions stands after AWS::Serverless-2016-10-31"));
    }

    @ParameterizedTest
    @CsvSource({"AccountId,'add it there, or name an account that it has by --account.'",
        "Region,'add it there, or name a region that it has by --region.'", "Partition,add it there."})
    void aMappingThatLacksWhereItIsServedNamesTheOption(String pseudo, String remedy) {
        String mapped = variable("!FindInMap [Places, !Ref 'AWS::" + pseudo + "', name]")
                .replace("Resources:", "Mappings: {Places: {'111111111111': {name: x}}}\nResources:");

        assertThat(new TemplateFile(folder).problems(mapped)).singleElement().asString().endsWith(": " + remedy);
    }

    /** {@code AWS::Include} is applied before SAM is, and what it brings stands. */
    @Test
    void samAddsToADefinitionThatIsIncluded() throws IOException {
        Files.writeString(folder.resolve("api.yaml"),
                """
                        openapi: 3.0.1
                        paths:
                          /things:
                            get:
                              x-amazon-apigateway-integration:
                                type: aws_proxy
                                httpMethod: POST
                                uri: {'Fn::Sub': 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Model.Arn}/invocations'}
                        """);
        String template = variable("x").replace("StageName: dev", """
                StageName: dev
                      Cors: "'*'"
                      DefinitionBody:
                        paths: {/never-created: {options: {}}}
                        Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}
                """);

        assertThat(TemplateFile.served(new TemplateFile(folder).read(template)).routes())
                .extracting(route -> route.method() + " " + route.resource())
                .containsExactly("GET /things", "OPTIONS /things");
    }

    @Test
    void theNamesInEventsThatAddNothingDoNotMatter() {
        String template = variable("x").replace("Path: /things,", "Path: '/things/{other}',")
                .replace("StageName: dev",
                        """
                                StageName: dev
                                      DefinitionBody:
                                        swagger: '2.0'
                                        paths:
                                          /things/{id}:
                                            get:
                                              x-amazon-apigateway-integration:
                                                type: aws_proxy
                                                httpMethod: POST
                                                uri: !Sub arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Model.Arn}/invocations
                                """);

        assertThat(new TemplateFile(folder).read(template).warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .startsWith("The definition of Api has no GET /things/{other}, and events add nothing to it"));
    }

    @Test // SAMTR
    void anAuthorizerThatNoRouteHasNeedsAnIdentityTooOrToBeAskedAlways() {
        String unused = variable("x").replace("StageName: dev", """
                StageName: dev
                      Auth: {Authorizers: {Guard: {FunctionPayloadType: REQUEST, FunctionArn: !GetAtt Model.Arn}}}
                """);

        assertThat(new TemplateFile(folder).problems(unused)).singleElement()
                .asString()
                .contains("Authorizer Guard has no identity source, which SAM accepts only with `ReauthorizeEvery: 0`");
        assertThat(new TemplateFile(folder)
                .problems(unused.replace("Model.Arn}", "Model.Arn, Identity: {ReauthorizeEvery: 0}}")))
                .isEmpty();
    }
}
