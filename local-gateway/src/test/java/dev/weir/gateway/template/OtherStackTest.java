package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An API whose authorizer another stack has: what that exports is imported, and its function is found by its ARN. */
final class OtherStackTest {

    private static final String LIMITER = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              RedisUrl: {Type: String}
              Size: {Type: Number, Default: 512}
              Shared: {Type: String, Default: 'yes'}
            Conditions:
              IsShared: !Equals [!Ref Shared, 'yes']
            Resources:
              Limiter:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: limiter.jar
                  Handler: com.example.Limiter
                  AutoPublishAlias: live
                  MemorySize: !Ref Size
                  Environment: {Variables: {WEIR_REDIS_URL: !Ref RedisUrl, STACK: !Ref AWS::StackName}}
              Role: {Type: AWS::IAM::Role, Properties: {}}
            Outputs:
              Alias:
                Condition: IsShared
                Value: !Ref Limiter.Alias
                Export: {Name: !Sub '${AWS::StackName}-Alias'}
              Role:
                Value: !GetAtt Role.Arn
                Export: {Name: !Sub '${AWS::StackName}-Role'}
              Unshared: {Value: x}
            """;

    private static final String API = """
            Parameters:
              Limiter: {Type: String, Default: weir}
            Resources:
              Backend:
                Type: AWS::Lambda::Function
                Properties: {Runtime: java25, Code: function.jar, Handler: com.example.Backend}
              Api:
                Type: AWS::ApiGateway::RestApi
                Properties:
                  Body:
                    openapi: 3.0.1
                    paths:
                      /things:
                        get:
                          security: [{limiter: []}]
                          x-amazon-apigateway-integration:
                            type: aws_proxy
                            httpMethod: POST
                            uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Backend.Arn}/invocations
                    components:
                      securitySchemes:
                        limiter:
                          type: apiKey
                          name: Authorization
                          in: header
                          x-amazon-apigateway-authtype: custom
                          x-amazon-apigateway-authorizer:
                            type: request
                            authorizerUri: !Sub
                              - arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Alias}/invocations
                              - Alias: ALIAS
                            authorizerCredentials: {'Fn::ImportValue': !Sub '${Limiter}-Role'}
                            authorizerResultTtlInSeconds: 0
              Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}
              Dev:
                Type: AWS::ApiGateway::Stage
                Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: dev, Variables: {alias: live}}
            """;

    private static final String IMPORTED = "!ImportValue {'Fn::Sub': '${Limiter}-Alias'}";

    @TempDir
    private Path folder;

    private Path limiter;

    @BeforeEach
    void write() throws IOException {
        limiter = Files.createDirectory(folder.resolve("limiter")).resolve("template.yaml");
        Files.writeString(limiter, LIMITER);
        TemplateFile.writeJar(folder.resolve("limiter/limiter.jar"));
    }

    private SamTemplate read(String alias, Map<String, String> parameters, Map<String, Path> stacks) {
        Stack stack = new Stack("us-east-1", "123456789012", parameters, Map.of(), Map.of()).beside(stacks);
        return new TemplateFile(folder).read(API.replace("ALIAS", alias), stack);
    }

    private SamTemplate read(String alias) {
        return read(alias, Map.of(), Map.of("weir", limiter));
    }

    private static FunctionSpec authorizer(SamTemplate template) {
        return TemplateFile.served(template)
                .routes()
                .getFirst()
                .authorizer()
                .map(Authorizer::function)
                .orElseThrow();
    }

    private static String sentence(BadTemplate refused) {
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().getFirst().in("api/template.yaml");
    }

    @Test
    void anImportedAliasIsTheOtherStacksFunction() {
        SamTemplate template = read(IMPORTED);

        FunctionSpec function = authorizer(template);
        assertThat(function.name()).isEqualTo("weir-Limiter");
        assertThat(function.handler()).isEqualTo("com.example.Limiter");
        assertThat(function.code()).isEqualTo(folder.resolve("limiter/limiter.jar"));
        assertThat(function.environment()).containsEntry("STACK", "weir");
        assertThat(template.functions()).contains(function);
        assertThat(template.declares("WEIR_REDIS_URL")).isTrue();
        assertThat(template.files()).contains(limiter);
        assertThat(template.warnings()).isEmpty();
        assertThat(authorizer(template.withEnvironment(Map.of("WEIR_REDIS_URL", "redis://a"))).environment())
                .containsEntry("WEIR_REDIS_URL", "redis://a");
    }

    @Test
    void theOtherStackHasParametersOfItsOwn() {
        SamTemplate template = read(IMPORTED, Map.of("weir/Size", "1024"), Map.of("weir", limiter));

        assertThat(authorizer(template).memory()).isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "arn:aws:lambda:us-east-1:123456789012:function:weir-Limiter:live",
        "arn:aws:lambda:eu-central-1:210987654321:function:weir-Limiter-1A2B3C4D5E6F:live",
        "!Sub 'arn:aws:lambda:us-east-1:123456789012:function:weir-Limiter:${!stageVariables.alias}'"})
    void aFunctionElsewhereIsFoundByItsNameInAnyAccount(String arn) {
        assertThat(authorizer(read(arn)).handler()).isEqualTo("com.example.Limiter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "!ImportValue weir-Alies | weir-Alies: did you mean weir-Alias?",
        "!ImportValue other | Fn::ImportValue reads another stack: give its value by --import other=VALUE, or that stack's template by --stack STACK=FILE.",
        "!ImportValue weir-Role | calls arn:aws:iam:us-east-1:123456789012:Role, which is no AWS::Serverless::Function",
        "arn:aws:lambda:us-east-1:123456789012:function:other-Limiter:live | or name the template of the stack that has it by --stack STACK=FILE.",
        "!Sub 'arn:aws:lambda:us-east-1:210987654321:function:weir-Limiter:${!stageVariables.alias}' | a function of another account, which stage variables cannot choose: write it out."})
    void whatNoStackHasIsRefused(String alias, String expected) {
        BadTemplate refused = catchThrowableOfType(BadTemplate.class, () -> read(alias));

        assertThat(sentence(refused)).startsWith("api/template.yaml:").contains(expected);
    }

    @Test
    void whatIsExportedOnAConditionIsNotThereWithoutIt() {
        BadTemplate refused = catchThrowableOfType(BadTemplate.class,
                () -> read(IMPORTED, Map.of("weir/Shared", "no"), Map.of("weir", limiter)));

        assertThat(sentence(refused)).contains("--import weir-Alias=VALUE");
    }

    @Test
    void whatIsWrongInTheOtherStackIsSaidWithItsFileAndLine() throws IOException {
        Files.writeString(limiter, LIMITER.replace("Handler: com", "Hnadler: com"));
        BadTemplate refused = catchThrowableOfType(BadTemplate.class, () -> read(IMPORTED));
        assertThat(sentence(refused)).isEqualTo("api/limiter/template.yaml:14:7: Hnadler: did you mean Handler?");

        Files.delete(limiter);
        BadTemplate missing = catchThrowableOfType(BadTemplate.class, () -> read(IMPORTED));
        assertThat(sentence(missing))
                .isEqualTo("api/limiter/template.yaml:1:1: There is no such file: name the template by --stack.");
    }

    @Test
    void oneStackImportsWhatThoseBeforeItExport() throws IOException {
        Path middle = Files.writeString(folder.resolve("middle.yaml"), """
                Resources: {Topic: {Type: AWS::SNS::Topic}}
                Outputs:
                  Alias: {Value: !ImportValue weir-Alias, Export: {Name: middle-Alias}}
                """);
        var stacks = new LinkedHashMap<String, Path>();
        stacks.put("weir", limiter);
        stacks.put("middle", middle);

        assertThat(authorizer(read("!ImportValue middle-Alias", Map.of(), stacks)).name()).isEqualTo("weir-Limiter");
    }
}
