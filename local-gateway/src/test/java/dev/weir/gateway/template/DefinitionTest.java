package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RestApi;

/** APIs that are described by OpenAPI definitions: in the template, in a file, and as plain resources. */
final class DefinitionTest {

    private static final String URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}/invocations";

    private static final String DEFINITION = """
            openapi: 3.0.1
            paths:
              /things/:
                parameters: [{name: X-Id, in: header, required: true}]
                post:
                  security: [{limiter: []}, {api_key: []}]
                  x-amazon-apigateway-request-validator: all
                  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
                  x-amazon-apigateway-integration: {type: AWS_PROXY, httpMethod: POST, uri: 'URI', timeoutInMillis: 5000}
                options:
                  x-amazon-apigateway-integration:
                    type: mock
                    requestTemplates: {application/json: '{"statusCode": 204}'}
                    responses:
                      default: {statusCode: 204, responseParameters: {method.response.header.A: "'b'"}}
              /{proxy+}:
                x-amazon-apigateway-any-method:
                  x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: 'URI'}
            components:
              schemas: {Thing: {type: object}}
              securitySchemes:
                api_key: {type: apiKey, in: header, name: x-api-key}
                limiter:
                  type: apiKey
                  in: header
                  name: Authorization
                  x-amazon-apigateway-authtype: custom
                  x-amazon-apigateway-authorizer:
                    type: token
                    authorizerUri: 'GUARD'
                    authorizerResultTtlInSeconds: 0
                    identityValidationExpression: 'Bearer .+'
            x-amazon-apigateway-request-validators: {all: {validateRequestBody: true, validateRequestParameters: true}}
            x-amazon-apigateway-binary-media-types: [image/png]
            x-amazon-apigateway-gateway-responses:
              ACCESS_DENIED: {statusCode: 429, responseParameters: {gatewayresponse.header.Retry-After: "'1'"}}
            x-amazon-apigateway-policy: {Version: '2012-10-17', Statement: {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: '*'}}
            """
            .replace("URI", URI)
            .replace("GUARD", URI.replace("${stageVariables.fn}", "Guard:live"));

    private static final String FUNCTIONS = TemplateFile.WHOLE.substring(0, TemplateFile.WHOLE.indexOf("  Api:\n"))
            .replaceAll("(?s)      Events:.*", "");

    private static final String API = """
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
                  Variables: {fn: !Ref Model}
            """;

    @TempDir
    private Path folder;

    private static String inline(String definition) {
        return FUNCTIONS + API + "      DefinitionBody:\n" + definition.indent(8);
    }

    private static void judge(RestApi api) {
        assertThat(api.routes()).extracting(route -> route.method() + " " + route.resource())
                .isEqualTo(List.of("POST /things", "OPTIONS /things", "ANY /{proxy+}"));
        assertThat(api.routes().getFirst()).satisfies(route -> {
            assertThat(route.apiKeyRequired()).isTrue();
            assertThat(((IntegrationSpec.LambdaProxy) route.integration()).timeout()).contains(Duration.ofSeconds(5));
            assertThat(route.function().orElseThrow().name()).isEqualTo("Model");
            assertThat(route.validation().required()).extracting(it -> it.name()).isEqualTo(List.of("X-Id"));
            assertThat(route.validation().models()).containsOnlyKeys("application/json");
            assertThat((Authorizer.Token) route.authorizer().orElseThrow())
                    .extracting(it -> it.function().name(), it -> it.header(), it -> it.ttl())
                    .containsExactly("Guard", "Authorization", Duration.ZERO);
        });
        assertThat(api.routes().get(1).integration()).isEqualTo(
                new IntegrationSpec.Mock(204, Map.of("A", "b", "Content-Type", "application/json"), ""));
        assertThat(api.routes().getLast().authorizer()).isEmpty();
        assertThat(api.binaryMediaTypes()).isEqualTo(List.of("image/png"));
        assertThat(api.gatewayResponses()).hasEntrySatisfying(GatewayResponseType.ACCESS_DENIED,
                response -> assertThat(response.status()).hasValue(429));
        assertThat(api.resourcePolicy()).get().asString().startsWith("{\"Version\":\"2012-10-17\",\"Statement\":[{");
    }

    @Test
    void aDefinitionInTheTemplateIsRead() {
        judge(TemplateFile.served(new TemplateFile(folder).read(inline(DEFINITION))));
    }

    @Test
    void aDefinitionOfOpenApi2IsReadAlike() {
        judge(TemplateFile.served(new TemplateFile(folder).read(inline(DEFINITION
                .replace("openapi: 3.0.1", "swagger: '2.0'")
                .replace("components:\n  schemas: {Thing: {type: object}}\n  securitySchemes:",
                        "definitions: {Thing: {type: object}}\nsecurityDefinitions:")
                .replace("requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}",
                        "parameters: [{in: body, name: b, schema: {$ref: '#/definitions/Thing'}}]")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"DefinitionUri: api.yaml",
        "DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: ./api.yaml}}}"})
    void aDefinitionInAFileIsRead(String property) throws IOException {
        Files.writeString(folder.resolve("api.yaml"), DEFINITION);

        judge(TemplateFile.served(new TemplateFile(folder).read(FUNCTIONS + API + "      " + property + "\n")));
    }

    @Test
    void aMistakeInAFileIsToldThere() throws IOException {
        Files.writeString(folder.resolve("api.yaml"),
                DEFINITION.replace("type: AWS_PROXY, httpMethod: POST", "type: AWS_PROXY, httpMethod: GET"));
        Path template = folder.resolve("template.yaml");

        assertThat(new TemplateFile(folder).problems(FUNCTIONS + API + "      DefinitionUri: api.yaml\n"))
                .singleElement()
                .asString()
                .contains("POST /things calls its function by GET, which Lambda refuses")
                .startsWith("9:");
        assertThat(new Problem(new Place("api.yaml", 1, 2), "x").in(template.toString()))
                .isEqualTo(folder.resolve("api.yaml") + ":1:2: x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"DefinitionUri: api.json",
        "DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: api.json}}}"})
    void aFileThatIsNoJsonIsToldOnce(String property) throws IOException {
        Files.writeString(folder.resolve("api.json"), "{\"openapi\": \"3.0.1\", \"paths\": {");

        assertThat(new TemplateFile(folder).problems(FUNCTIONS + API + "      " + property + "\n"))
                .singleElement()
                .asString()
                .contains("This is not JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "httpMethod: POST, uri: | httpMethod: GET, uri: | calls its function by GET, which Lambda refuses",
        "stageVariables.fn} | stageVariables.nf} | nf: did you mean fn?",
        "{limiter: []}, | {limitr: []}, | asks for limitr, which is no security scheme of the definition: did you mean limiter?",
        "{limiter: []}, | {limiter: []}, {other: []}, | asks for several authorizers (limiter, other)",
        "openapi: 3.0.1 | security: [{limiter: []}] | API Gateway does not give what stands under security at the top",
        "x-amazon-apigateway-binary-media-types | x-amazon-apigateway-binary-media-type | did you mean x-amazon-apigateway-binary-media-types?",
        "options: | trace: {}\\noptions: | which is no method that API Gateway knows",
        "request-validator: all | request-validator: al | al: did you mean all?"})
    void whatCannotBeServedIsToldByItsLine(String line, String replacement, String sentence) {
        String changed = DEFINITION.replace(line.strip(), replacement.strip().replace("\\n", "\n    "));
        List<String> problems = new TemplateFile(folder).problems(inline(changed));

        assertThat(changed).isNotEqualTo(DEFINITION);
        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(sentence));
    }

    @Test
    void eventsAddNothingToADefinitionUnlessMerged() {
        String event = """
                      Events:
                        Other: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: /other}}
                        Same: {Type: Api, Properties: {RestApiId: !Ref Api, Method: post, Path: /things, Auth: {Authorizer: NONE}}}
                """;
        String guarded = inline(DEFINITION).replace("      StageName: dev\n", "      StageName: dev\n      Auth:\n"
                + "        DefaultAuthorizer: Sam\n        Authorizers: {Sam: {FunctionArn: !Sub '${Guard.Arn}:live',"
                + " Identity: {ReauthorizeEvery: 0}}}\n");
        String apart = guarded.replace("  Api:\n", event.indent(0) + "  Api:\n")
                .replace("security: [{limiter: []}, {api_key: []}]", "security: []");

        SamTemplate template = new TemplateFile(folder).read(apart);
        assertThat(TemplateFile.served(template).routes()).hasSize(3)
                .allSatisfy(
                        route -> assertThat(route.authorizer()).get().extracting(Authorizer::name).isEqualTo("Sam"));
        assertThat(template.warnings()).extracting(Problem::message)
                .anySatisfy(text -> assertThat(text).contains("has no GET /other", "MergeDefinitions: true"))
                .anySatisfy(text -> assertThat(text).contains("OverrideApiAuth: true"));
        assertThat(TemplateFile.served(new TemplateFile(folder)
                .read(apart.replace("{Authorizer: NONE}", "{Authorizer: NONE, OverrideApiAuth: true}")))
                .routes()
                .getFirst()
                .authorizer()).isEmpty();
        assertThat(TemplateFile.served(new TemplateFile(folder)
                .read(apart.replace("StageName: dev", "StageName: dev\n      MergeDefinitions: true")))
                .routes()).extracting(route -> route.method() + " " + route.resource()).contains("GET /other");
    }

    @Test
    void plainResourcesAreAnApi() {
        String plain = """
                Resources:
                  Guard: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: a.B, Code: function.jar}}
                  Model: {Type: AWS::Lambda::Function, Properties: {Runtime: java21, Handler: a.C, Code: function.jar}}
                  GuardAlias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Guard, Name: live, FunctionVersion: '1'}}
                  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
                  V1: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: v1}}
                  Things: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref V1, PathPart: '{id}'}}
                  Get:
                    Type: AWS::ApiGateway::Method
                    Properties:
                      RestApiId: !Ref Api
                      ResourceId: !Ref Things
                      HttpMethod: GET
                      AuthorizationType: CUSTOM
                      AuthorizerId: !Ref Limiter
                      ApiKeyRequired: true
                      RequestParameters: {method.request.querystring.q: true}
                      RequestValidatorId: !Ref Validator
                      Integration:
                        Type: AWS_PROXY
                        IntegrationHttpMethod: POST
                        Uri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Model.Arn}/invocations
                  Validator: {Type: AWS::ApiGateway::RequestValidator, Properties: {RestApiId: !Ref Api, ValidateRequestParameters: true}}
                  Limiter:
                    Type: AWS::ApiGateway::Authorizer
                    Properties:
                      RestApiId: !Ref Api
                      Type: REQUEST
                      IdentitySource: method.request.header.x-api-key
                      AuthorizerUri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${GuardAlias}/invocations
                      AuthorizerResultTtlInSeconds: 60
                  Denied:
                    Type: AWS::ApiGateway::GatewayResponse
                    Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '429', ResponseParameters: {gatewayresponse.header.X: "'1'"}}
                  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: live, Variables: {a: b}, MethodSettings: [{HttpMethod: '*', ResourcePath: /*, ThrottlingRateLimit: 5, ThrottlingBurstLimit: 6}]}}
                  Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, Stage: !Ref Stage}], Throttle: {RateLimit: 1, BurstLimit: 2}}}
                  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true, Value: a-key-of-twenty-letters}}
                  PlanKey: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}}
                """;

        SamTemplate template = new TemplateFile(folder).read(plain);

        assertThat(template.warnings()).isEmpty();
        assertThat(TemplateFile.served(template).stage()).isEqualTo("live");
        assertThat(TemplateFile.served(template).stageVariables()).isEqualTo(Map.of("a", "b"));
        assertThat(TemplateFile.served(template).gatewayResponses()).hasEntrySatisfying(
                GatewayResponseType.ACCESS_DENIED,
                response -> assertThat(response.headers()).isEqualTo(Map.of("X", "'1'")));
        assertThat(TemplateFile.served(template).metering().throttles()).hasSize(1);
        assertThat(TemplateFile.served(template).metering().plans()).singleElement()
                .satisfies(plan -> assertThat(plan.keys()).extracting(key -> key.value())
                        .containsExactly("a-key-of-twenty-letters"));
        assertThat(TemplateFile.served(template).routes()).singleElement().satisfies(route -> {
            assertThat(route.apiKeyRequired()).isTrue();
            assertThat(route.method() + " " + route.resource()).isEqualTo("GET /v1/{id}");
            assertThat(route.function().orElseThrow().name()).isEqualTo("Model");
            assertThat(route.validation().required()).extracting(it -> it.name()).isEqualTo(List.of("q"));
            assertThat(route.authorizer().orElseThrow()).extracting(it -> it.function().name(), it -> it.ttl())
                    .containsExactly("Guard", Duration.ofMinutes(1));
        });
    }
}
