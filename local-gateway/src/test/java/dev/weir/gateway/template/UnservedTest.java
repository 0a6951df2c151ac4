package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** What cannot be served keeps nobody from the rest. */
final class UnservedTest {

    /** A function that is run, beside one of which each test changes a line. */
    private static final String TWO = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Good:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Good
                  Runtime: java21
                  Events:
                    Get: {Type: Api, Properties: {Path: /good, Method: get}}
              Odd:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Odd
                  Runtime: java21
                  Events:
                    Get: {Type: Api, Properties: {Path: /odd, Method: get}}
            """;

    @TempDir
    private Path folder;

    private static String odd(String line, String replacement) {
        int odd = TWO.indexOf("  Odd:");
        return TWO.substring(0, odd) + TWO.substring(odd).replace(line, replacement);
    }

    private SamTemplate readWithOdd(String line, String replacement) {
        return new TemplateFile(folder).read(odd(line.strip(), replacement.strip().replace("\\n", "\n")));
    }

    private static List<String> warnings(SamTemplate template) {
        return template.warnings()
                .stream()
                .map(warning -> warning.line() + ":" + warning.column() + ": " + warning.message())
                .toList();
    }

    private static Optional<String> unserved(RestApi api, String resource) {
        return route(api, resource).function().flatMap(FunctionSpec::unserved);
    }

    private static Route route(RestApi api, String resource) {
        return api.routes().stream().filter(route -> route.resource().equals(resource)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "Runtime: java21 | Runtime: python3.13 | 16:16: This gateway cannot run Runtime python3.13 here: use java25 (or java21, java17, java11, java8.al2).",
        "Runtime: java21 | Runtime: provided.al2023 | 16:16: This gateway cannot run Runtime provided.al2023 here: use java25 (or java21, java17, java11, java8.al2).",
        "CodeUri: function.jar | PackageType: Image | 14:7: Container images cannot run here: build a jar and name it in CodeUri.",
        "CodeUri: function.jar | ImageUri: x | 14:7: Container images cannot run here: build a jar and name it in CodeUri.",
        "CodeUri: function.jar | InlineCode: x | 14:7: InlineCode cannot run here: build a jar and name it in CodeUri.",
        "CodeUri: function.jar | CodeUri: s3://bucket/key | 14:16: Code in S3 cannot be loaded here: name a built jar in CodeUri.",
        "CodeUri: function.jar | CodeUri: {Bucket: b, Key: k} | 14:16: Code in S3 cannot be loaded here: name a built jar in CodeUri.",
        "CodeUri: function.jar | CodeUri: none.jar | 14:16: CodeUri none.jar does not exist: build it first, e.g. by `mvn package` or `sam build`.",
        "Runtime: java21 | Runtime: java21\\n      DurableConfig: {ExecutionTimeout: 60} | 17:7: Durable functions cannot run here: remove DurableConfig."})
    void aFunctionThatCannotRunKeepsNobodyFromTheOthers(String line, String replacement, String warning) {
        SamTemplate template = readWithOdd(line, replacement);

        assertThat(warnings(template)).containsExactly(warning + " Meanwhile each call of Odd fails.");
        RestApi api = TemplateFile.served(template);
        assertThat(unserved(api, "/odd")).contains(warning.replaceFirst("^[\\d:]+ ", ""));
        assertThat(unserved(api, "/good")).isEmpty();
        assertThat(template.functions()).extracting(FunctionSpec::name).containsExactly("Good");
    }

    @Test
    void whatOneLanguageNeedsIsNotAskedOfAnother() {
        String python = odd("Runtime: java21", "Runtime: python3.13\n      Environment: {Variables: {X: !Ref Nothing}}")
                .replace("Handler: com.example.Odd", "Handler: src/app.handler");

        assertThat(warnings(new TemplateFile(folder).read(python))).hasSize(1);
    }

    @Test
    void aTemplateOfWhichNothingIsLeftIsRefused() {
        assertThat(new TemplateFile(folder).problems(TWO.replace("java21", "nodejs22.x"))).hasSize(2)
                .allSatisfy(problem -> assertThat(problem).endsWith("java8.al2)."));
    }

    @Test
    void aSourceFolderThatIsNotBuiltIsToldAndTheOthersAreServed() throws IOException {
        Files.createDirectories(folder.resolve("odd"));
        Files.writeString(folder.resolve("odd/pom.xml"), "");

        SamTemplate template = new TemplateFile(folder).read(odd("function.jar", "odd"));

        assertThat(route(TemplateFile.served(template), "/odd").function().map(FunctionSpec::code))
                .contains(folder.resolve("odd/target"));
        assertThat(warnings(template))
                .containsExactly("14:16: CodeUri odd is a source folder that is not built: run `mvn package` there,"
                        + " or `sam build`. Meanwhile each call of Odd fails.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "Runtime: java21 | Runtime: java8 | 16:16: Lambda makes no functions of Runtime java8 any more: write java8.al2, or a later one.",
        "Runtime: java21 | Runtime: java21\\n      CapacityProviderConfig: {Arn: x} | 17:7: Capacity providers are not emulated here: each environment of Odd serves one call at a time.",
        "Runtime: java21 | Runtime: java21\\n      FileSystemConfigs: [{Arn: x}] | 17:7: File systems are not mounted here: Odd finds nothing at their paths."})
    void whatAFunctionIsRunWithoutIsTold(String line, String replacement, String warning) {
        SamTemplate template = readWithOdd(line, replacement);

        assertThat(warnings(template)).containsExactly(warning);
        assertThat(unserved(TemplateFile.served(template), "/odd")).isEmpty();
    }

    @Test
    void codeThatIsSaidNowhereIsWhatSamBuilds() throws IOException {
        Files.createDirectories(folder.resolve(".aws-sam/build/Odd"));

        SamTemplate template = new TemplateFile(folder).read(odd("      CodeUri: function.jar\n", ""));

        assertThat(template.functions()).extracting(FunctionSpec::code)
                .containsExactly(folder.resolve("function.jar"), folder.resolve(".aws-sam/build/Odd"));
    }

    private static String guarded(String auth, String event) {
        return TWO.replace("Method: get}", "Method: get, RestApiId: !Ref Api}")
                .replace("Path: /odd,", "Path: /odd, Auth: " + event + ",")
                + "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: dev\n      Auth: " + auth
                + "\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{Authorizers: {Pool: {UserPoolArn: 'arn:aws:cognito'}}} | {Authorizer: Pool, AuthorizationScopes: [a]} | Cognito authorizers are not served here: use a Lambda authorizer (FunctionArn).",
        "{} | {Authorizer: AWS_IAM} | IAM authorization (AWS_IAM) is not checked here: use a Lambda authorizer."})
    void whoCannotBeCheckedIsNotLetInAndOthersAre(String auth, String event, String sentence) {
        SamTemplate template = new TemplateFile(folder).read(guarded(auth.strip(), event.strip()));

        assertThat(template.warnings()).extracting(Problem::message)
                .containsExactly(sentence + " Meanwhile each call that it guards fails.");
        RestApi api = TemplateFile.served(template);
        assertThat(route(api, "/odd").authorizer().map(Authorizer::function).flatMap(FunctionSpec::unserved))
                .contains(sentence);
        assertThat(route(api, "/good").authorizer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{DefaultAuthorizer: AWS_IAM}",
        "{DefaultAuthorizer: Pool, Authorizers: {Pool: {UserPoolArn: 'arn:aws:cognito'}}}"})
    void aDefaultThatCannotBeCheckedGuardsAllButWhatIsLeftOpen(String auth) {
        RestApi api = TemplateFile.served(new TemplateFile(folder).read(guarded(auth.strip(), "{Authorizer: NONE}")));

        assertThat(route(api, "/good").authorizer().map(Authorizer::function).flatMap(FunctionSpec::unserved))
                .isPresent();
        assertThat(route(api, "/odd").authorizer()).isEmpty();
    }

    @Test
    void anAuthorizerOfAnotherLanguageLetsNobodyIn() {
        String template = guarded("{Authorizers: {Guard: {FunctionArn: !GetAtt Odd.Arn}}}", "{Authorizer: Guard}")
                .replaceFirst("(?s)com.example.Odd(\\s+)Runtime: java21", "app.handler$1Runtime: nodejs22.x")
                .replace("Path: /good,", "Path: /good, Auth: {Authorizer: Guard},")
                + "  Open:\n" + TWO.substring(TWO.indexOf("    Type:"), TWO.indexOf("  Odd:"))
                        .replace("/good", "/open")
                        .replace("Method: get", "Method: get, RestApiId: !Ref Api");

        RestApi api = TemplateFile.served(new TemplateFile(folder).read(template));

        assertThat(route(api, "/good").authorizer().map(Authorizer::function).flatMap(FunctionSpec::unserved))
                .isPresent();
        assertThat(route(api, "/open").authorizer()).isEmpty();
    }

    @Test
    void scopesAreStillCognitosOnly() {
        assertThat(new TemplateFile(folder).problems(guarded("{}", "{AuthorizationScopes: [a]}"))).singleElement()
                .asString()
                .contains("AuthorizationScopes belong to Cognito");
    }

    @Test
    void httpApisGuardedByIamLetNobodyIn() {
        String template = TWO.replace("Type: Api,", "Type: HttpApi,")
                .replace("Method: get}", "Method: get, ApiId: !Ref Http}")
                .replace("Path: /odd,", "Path: /odd, Auth: {Authorizer: AWS_IAM},")
                + "  Http:\n    Type: AWS::Serverless::HttpApi\n    Properties: {Auth: {EnableIamAuthorizer: true}}\n";

        HttpApi api = (HttpApi) new TemplateFile(folder).read(template).apis().getFirst();

        assertThat(api.routes()).extracting(
                route -> route.authorizer().flatMap(HttpAuthorizer::asked).flatMap(FunctionSpec::unserved).isPresent())
                .containsExactly(false, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{type: aws, uri: x} | GET /odd has an integration of type aws, which is not served here: call a function by aws_proxy.",
        "{type: http_proxy, uri: 'https://example.com'} | GET /odd has an integration of type http_proxy, which is not served here: call a function by aws_proxy.",
        "{type: mock, responses: {default: {statusCode: 200, responseTemplates: {application/json: '#set($x = 1)'}}}} | GET /odd is answered by a mapping template, which is not evaluated here: answer it by a function."})
    void anIntegrationThatIsNotServedKeepsNobodyFromTheOthers(String integration, String sentence) {
        String template = TWO.replace("Method: get}", "Method: get, RestApiId: !Ref Api}")
                + """
                          Api:
                            Type: AWS::Serverless::Api
                            Properties:
                              StageName: dev
                              DefinitionBody:
                                swagger: '2.0'
                                paths:
                                  /good:
                                    get:
                                      x-amazon-apigateway-integration:
                                        type: aws_proxy
                                        httpMethod: POST
                                        uri: !Sub arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Good.Arn}/invocations
                                  /odd:
                                    get: {x-amazon-apigateway-integration: INTEGRATION}
                        """
                        .replace("INTEGRATION", integration.strip());

        SamTemplate read = new TemplateFile(folder).read(template);

        assertThat(read.warnings()).extracting(Problem::message)
                .containsExactly(sentence + " Meanwhile each call of GET /odd fails.");
        assertThat(unserved(TemplateFile.served(read), "/odd")).contains(sentence);
        assertThat(unserved(TemplateFile.served(read), "/good")).isEmpty();
    }

    @Test
    void codeThatIsGoneDuringABuildIsNoReasonToServeLess() {
        SamTemplate before = new TemplateFile(folder).read(TWO);
        SamTemplate gone = new TemplateFile(folder).read(odd("function.jar", "gone.jar"));

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(BadTemplate.class,
                () -> gone.refuseLossOf(before)).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("CodeUri gone.jar does not exist"));
        before.refuseLossOf(gone);
        gone.refuseLossOf(gone);
    }
}
