package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.api.Throttle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** HTTP APIs that are described by OpenAPI definitions: DG:http-api-open-api and the extensions that it names. */
final class HttpDefinitionTest {

    static final String DEFINITION = """
            openapi: 3.0.1
            x-amazon-apigateway-importexport-version: '1.0'
            x-amazon-apigateway-cors:
              allowOrigins: [https://a.example]
              maxAge: 60
            paths:
              /things/{id}:
                get:
                  security: [{limiter: []}]
                  x-amazon-apigateway-integration:
                    type: AWS_PROXY
                    httpMethod: POST
                    payloadFormatVersion: '1.0'
                    timeoutInMillis: 500
                    uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:Model/invocations
                post:
                  security: [{users: [write]}]
                  x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/model'}
              /files/{path+}:
                x-amazon-apigateway-any-method:
                  x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/model'}
              $default:
                x-amazon-apigateway-any-method:
                  isDefaultRoute: true
                  x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/model'}
            components:
              x-amazon-apigateway-integrations:
                model:
                  type: aws_proxy
                  payloadFormatVersion: '2.0'
                  uri: arn:aws:lambda:us-east-1:123456789012:function:Model
              securitySchemes:
                limiter:
                  type: apiKey
                  name: Unused
                  in: header
                  x-amazon-apigateway-authorizer:
                    type: request
                    authorizerPayloadFormatVersion: '2.0'
                    enableSimpleResponses: true
                    identitySource: $request.header.x-api-key, $context.routeKey
                    authorizerResultTtlInSeconds: 60
                    authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:Guard:live/invocations
                users:
                  type: oauth2
                  x-amazon-apigateway-authorizer:
                    type: jwt
                    identitySource: $request.header.Authorization
                    jwtConfiguration: {issuer: 'https://issuer.example/', audience: [app]}
            """;

    static final String FUNCTIONS = """
            Transform: AWS::Serverless-2016-10-31
            Globals:
              Function: {Runtime: java25, CodeUri: function.jar, Handler: a.B}
            Resources:
              Guard:
                Type: AWS::Serverless::Function
              Model:
                Type: AWS::Serverless::Function
            """;

    @TempDir
    private Path folder;

    private SamTemplate read(String template) {
        return new TemplateFile(folder).read(template);
    }

    private static HttpApi only(SamTemplate template) {
        return (HttpApi) template.apis().getFirst();
    }

    private static HttpRoute route(HttpApi api, String key) {
        return api.routes().stream().filter(route -> route.key().equals(key)).findFirst().orElseThrow();
    }

    private static String inTemplate(String definition, String more) {
        return FUNCTIONS + "  Http:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n" + more.indent(6)
                + "      DefinitionBody:\n" + definition.indent(8);
    }

    private static void assertIsTheApi(HttpApi api) {
        assertThat(api.routes()).extracting(HttpRoute::key)
                .containsExactlyInAnyOrder("GET /things/{id}", "POST /things/{id}", "ANY /files/{path+}", "$default");
        assertThat(api.cors()).contains(new Cors(List.of("https://a.example"), List.of(), List.of(), List.of(), false,
                Optional.of(Duration.ofMinutes(1))));
        HttpRoute get = route(api, "GET /things/{id}");
        assertThat(get.function().name()).isEqualTo("Model");
        assertThat(get.format()).isEqualTo(PayloadFormat.V1);
        assertThat(get.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(get.authorizer()).get().isInstanceOfSatisfying(HttpAuthorizer.Lambda.class, limiter -> {
            assertThat(limiter.function().name()).isEqualTo("Guard");
            assertThat(limiter.format()).isEqualTo(PayloadFormat.V2);
            assertThat(limiter.simple()).isTrue();
            assertThat(limiter.ttl()).isEqualTo(Duration.ofMinutes(1));
            assertThat(limiter.sources()).containsExactly(new IdentitySource(Kind.HEADER, "x-api-key"),
                    new IdentitySource(Kind.CONTEXT, "routeKey"));
        });
        assertThat(route(api, "POST /things/{id}").authorizer()).contains(new HttpAuthorizer.Jwt("users",
                "https://issuer.example/", List.of("app"), new IdentitySource(Kind.HEADER, "Authorization"),
                List.of("write")));
        assertThat(route(api, "$default")).satisfies(open -> {
            assertThat(open.format()).isEqualTo(PayloadFormat.V2);
            assertThat(open.timeout()).isEqualTo(HttpRoute.LONGEST);
            assertThat(open.authorizer()).isEmpty();
        });
    }

    @Test
    void aDefinitionInTheTemplateIsRead() {
        SamTemplate template = read(inTemplate(DEFINITION, "StageName: dev"));

        assertThat(template.warnings()).isEmpty();
        assertThat(only(template).stage()).isEqualTo("dev");
        assertIsTheApi(only(template));
    }

    @Test
    void aDefinitionInAFileIsRead() throws IOException {
        Files.writeString(folder.resolve("api.yaml"), DEFINITION);

        assertIsTheApi(only(read(FUNCTIONS
                + "  Http:\n    Type: AWS::Serverless::HttpApi\n    Properties: {DefinitionUri: api.yaml}\n")));
        assertIsTheApi(only(read(FUNCTIONS + """
                  Http:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: {BodyS3Location: api.yaml}
                  Stage:
                    Type: AWS::ApiGatewayV2::Stage
                    Properties: {ApiId: !Ref Http, StageName: $default, AutoDeploy: true}
                """)));
    }

    @Test // SAMTR: set_path_default_authorizer leaves options alone, and what has a security
    void whatNamesNoSecurityHasTheDefaultAuthorizerButPreflights() {
        String definition = DEFINITION.replace("  /files/{path+}:\n", """
                /open:
                  get:
                    security: [{NONE: []}]
                    x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/model'}
                  options:
                    x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/model'}
                /files/{path+}:
                """.indent(2));
        HttpApi api = only(read(inTemplate(definition, """
                Auth:
                  DefaultAuthorizer: Mine
                  Authorizers:
                    Mine:
                      IdentitySource: $request.header.Authorization
                      AuthorizationScopes: [read]
                      JwtConfiguration: {Issuer: 'https://mine.example', Audience: [mine]}
                """)));

        assertThat(route(api, "$default").authorizer()).get()
                .isInstanceOfSatisfying(HttpAuthorizer.Jwt.class,
                        jwt -> assertThat(jwt.scopes()).containsExactly("read"));
        assertThat(route(api, "GET /things/{id}").authorizer()).map(HttpAuthorizer::name).contains("limiter");
        assertThat(route(api, "GET /open").authorizer()).isEmpty();
        assertThat(route(api, "OPTIONS /open").authorizer()).isEmpty();
    }

    @Test // SAMTR: Auth and CorsConfiguration work only with an inline definition
    void whatSamAddsToADefinitionIsRefusedBesideAFile() throws IOException {
        Files.writeString(folder.resolve("api.yaml"), DEFINITION);

        assertThat(new TemplateFile(folder).problems(FUNCTIONS + """
                  Http:
                    Type: AWS::Serverless::HttpApi
                    Properties: {DefinitionUri: api.yaml, CorsConfiguration: true}
                """)).singleElement().asString().contains("SAM takes CorsConfiguration only beside a definition");
    }

    @Test // SAMTR: an event adds what the definition lacks, and says how its function is asked
    void eventsAreLaidOverADefinitionInTheTemplate() {
        String events = """
                Model:
                    Type: AWS::Serverless::Function
                    Properties:
                      Events:
                        Known: {Type: HttpApi, Properties: {ApiId: !Ref Http, Method: get, Path: '/things/{id}', PayloadFormatVersion: '2.0', TimeoutInMillis: 700}}
                        New: {Type: HttpApi, Properties: {ApiId: !Ref Http, Method: get, Path: /new}}
                        Bare: {Type: HttpApi, Properties: {ApiId: !Ref Http, Method: get, Path: /bare}}
                """;
        String definition = DEFINITION.replace("paths:\n", "paths:\n  /bare: {get: {security: [{users: []}]}}\n");
        HttpApi api = only(
                read(inTemplate(definition, "StageName: dev").replace("Model:\n    Type: AWS::Serverless::Function\n",
                        events)));

        assertThat(route(api, "GET /things/{id}").format()).isEqualTo(PayloadFormat.V2);
        assertThat(route(api, "GET /things/{id}").timeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(route(api, "GET /things/{id}").authorizer()).map(HttpAuthorizer::name).contains("limiter");
        assertThat(route(api, "GET /new").authorizer()).isEmpty();
        assertThat(route(api, "GET /bare").authorizer()).map(HttpAuthorizer::name).contains("users");
        assertThat(route(api, "GET /bare").format()).isEqualTo(PayloadFormat.V2);
    }

    @Test // SAMTR: a definition in a file reaches API Gateway as it is
    void eventsAddNothingToADefinitionInAFile() throws IOException {
        Files.writeString(folder.resolve("api.yaml"), DEFINITION);
        SamTemplate template = read(FUNCTIONS.replace("Model:\n    Type: AWS::Serverless::Function\n", """
                Model:
                    Type: AWS::Serverless::Function
                    Properties:
                      Events:
                        New: {Type: HttpApi, Properties: {ApiId: !Ref Http, Method: get, Path: /new}}
                """) + "  Http:\n    Type: AWS::Serverless::HttpApi\n    Properties: {DefinitionUri: api.yaml}\n");

        assertIsTheApi(only(template));
        assertThat(template.warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .startsWith("The definition of Http has no GET /new, and events add nothing"));
    }

    @Test
    void anIntegrationWithoutAFormatIsTakenToBeOfTheFormerOne() {
        SamTemplate template = read(
                inTemplate(DEFINITION.replace("        payloadFormatVersion: '1.0'\n", ""), "StageName: dev"));

        assertThat(route(only(template), "GET /things/{id}").format()).isEqualTo(PayloadFormat.V1);
        assertThat(template.warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("payloadFormatVersion"));
    }

    /** Each row changes a part of the definition, and names the beginning of the one sentence that it earns. */
    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "/templates/http-definition-refusals.csv", delimiter = '|', quoteCharacter = '\0', commentCharacter = '#')
    void whatCannotBeServedIsRefused(String part, String replacement, String expected) {
        assertThat(DEFINITION).contains(part.strip());
        String definition = DEFINITION.replace(part.strip(), replacement.strip().replace("\\n", "\n"));

        assertThat(new TemplateFile(folder).problems(inTemplate(definition, "StageName: dev"))).singleElement()
                .asString()
                .contains(expected.strip());
    }

    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "/templates/http-definition-unserved.csv", delimiter = '|', quoteCharacter = '\0', commentCharacter = '#')
    void whatCannotBeServedKeepsNobodyFromTheRest(String part, String replacement, String expected) {
        assertThat(DEFINITION).contains(part.strip());
        String definition = DEFINITION.replace(part.strip(), replacement.strip().replace("\\n", "\n"));

        assertThat(new TemplateFile(folder).read(inTemplate(definition, "StageName: dev")).warnings())
                .extracting(Problem::message)
                .anySatisfy(
                        warning -> assertThat(warning).contains(expected.strip()).contains(" Meanwhile each call "));
    }

    private static final String PLAIN = FUNCTIONS
            + """
                      Http:
                        Type: AWS::ApiGatewayV2::Api
                        Properties:
                          Name: http
                          ProtocolType: HTTP
                          CorsConfiguration: {AllowOrigins: [https://a.example], MaxAge: 60}
                      Stage:
                        Type: AWS::ApiGatewayV2::Stage
                        Properties:
                          ApiId: !Ref Http
                          StageName: dev
                          AutoDeploy: true
                          StageVariables: {colour: red}
                          DefaultRouteSettings: {ThrottlingRateLimit: 5, ThrottlingBurstLimit: 9}
                          RouteSettings:
                            POST /things/{id}: {ThrottlingRateLimit: 1}
                      Limiter:
                        Type: AWS::ApiGatewayV2::Authorizer
                        Properties:
                          ApiId: !Ref Http
                          Name: limiter
                          AuthorizerType: REQUEST
                          AuthorizerPayloadFormatVersion: '2.0'
                          EnableSimpleResponses: true
                          AuthorizerResultTtlInSeconds: 0
                          AuthorizerUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Guard.Arn}/invocations
                      Users:
                        Type: AWS::ApiGatewayV2::Authorizer
                        Properties:
                          ApiId: !Ref Http
                          Name: users
                          AuthorizerType: JWT
                          IdentitySource: [$request.header.Authorization]
                          JwtConfiguration: {Issuer: 'https://issuer.example', Audience: [app]}
                      Integration:
                        Type: AWS::ApiGatewayV2::Integration
                        Properties:
                          ApiId: !Ref Http
                          IntegrationType: AWS_PROXY
                          IntegrationMethod: POST
                          IntegrationUri: !GetAtt Model.Arn
                          PayloadFormatVersion: '2.0'
                          TimeoutInMillis: 900
                      Get:
                        Type: AWS::ApiGatewayV2::Route
                        Properties:
                          ApiId: !Ref Http
                          RouteKey: GET /things/{id}
                          AuthorizationType: CUSTOM
                          AuthorizerId: !Ref Limiter
                          Target: !Sub integrations/${Integration}
                      Post:
                        Type: AWS::ApiGatewayV2::Route
                        Properties:
                          ApiId: !Ref Http
                          RouteKey: POST /things/{id}
                          AuthorizationType: JWT
                          AuthorizationScopes: [write]
                          AuthorizerId: !Ref Users
                          Target: !Join [/, [integrations, !Ref Integration]]
                      Rest:
                        Type: AWS::ApiGatewayV2::Route
                        Properties: {ApiId: !Ref Http, RouteKey: $default, Target: !Sub 'integrations/${Integration}'}
                    """;

    @Test
    void plainResourcesAreReadAsTheDefinitionThatSaysTheSame() {
        SamTemplate template = read(PLAIN);
        HttpApi api = only(template);

        assertThat(template.warnings()).isEmpty();
        assertThat(api.name()).isEqualTo("Http");
        assertThat(api.stage()).isEqualTo("dev");
        assertThat(api.stageVariables()).containsExactly(Map.entry("colour", "red"));
        assertThat(api.cors()).map(Cors::origins).contains(List.of("https://a.example"));
        assertThat(api.routes()).extracting(HttpRoute::key)
                .containsExactlyInAnyOrder("GET /things/{id}", "POST /things/{id}", "$default");
        assertThat(route(api, "GET /things/{id}").authorizer()).get()
                .isInstanceOfSatisfying(HttpAuthorizer.Lambda.class, limiter -> {
                    assertThat(limiter.function().name()).isEqualTo("Guard");
                    assertThat(limiter.simple()).isTrue();
                });
        assertThat(route(api, "POST /things/{id}").authorizer())
                .contains(new HttpAuthorizer.Jwt("Users", "https://issuer.example", List.of("app"),
                        new IdentitySource(Kind.HEADER, "Authorization"), List.of("write")));
        assertThat(route(api, "$default").timeout()).isEqualTo(Duration.ofMillis(900));
        assertThat(route(api, "$default").throttle()).contains(new Throttle(5, 9));
        assertThat(route(api, "POST /things/{id}").throttle()).contains(new Throttle(1, 9));
    }

    /** Each row changes a part of the plain resources, and names the beginning of the one sentence that it earns. */
    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "/templates/http-plain-refusals.csv", delimiter = '|', quoteCharacter = '\0', commentCharacter = '#')
    void plainResourcesThatCannotBeServedAreRefused(String part, String replacement, String expected) {
        assertThat(PLAIN).contains(part.strip());
        String template = PLAIN.replace(part.strip(), replacement.strip().replace("\\n", "\n"));

        assertThat(new TemplateFile(folder).problems(template)).singleElement()
                .asString()
                .matches("\\d+:\\d+: .*")
                .contains(expected.strip());
    }

    @Test // DG:http-api-develop, quick create: a catch-all route, its integration and a stage that deploys itself
    void aTargetMakesAWholeApi() {
        HttpApi api = only(read(FUNCTIONS + """
                  Http:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: {Name: http, ProtocolType: HTTP, Target: !GetAtt Model.Arn}
                """));

        assertThat(api.stage()).isEqualTo("$default");
        assertThat(api.routes()).extracting(HttpRoute::key).containsExactly("$default");
        assertThat(api.routes().getFirst().format()).isEqualTo(PayloadFormat.V2);
        assertThat(only(read(FUNCTIONS + """
                  Http:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: {ProtocolType: HTTP, RouteKey: GET /a, Target: !GetAtt Model.Arn}
                """)).routes()).extracting(HttpRoute::key).containsExactly("GET /a");
    }

    @Test
    void everyStageOfAnApiIsServed() {
        String more = """
                  Second:
                    Type: AWS::ApiGatewayV2::Stage
                    Properties: {ApiId: !Ref Http, StageName: $default, AutoDeploy: true, StageVariables: {colour: blue}}
                """;
        assertThat(read(PLAIN + more).apis()).singleElement().isInstanceOfSatisfying(Stages.class, stages -> {
            assertThat(stages.all()).extracting(api -> api.stage() + " " + api.stageVariables().get("colour"))
                    .containsExactly("dev red", "$default blue");
            assertThat(((HttpApi) stages.all().getLast()).routes()).allMatch(route -> route.throttle().isEmpty());
        });
        assertThat(read(inTemplate(DEFINITION, "StageName: dev\nStageVariables: {colour: red}") + more).apis())
                .singleElement()
                .isInstanceOfSatisfying(Stages.class, stages -> assertThat(stages.all())
                        .extracting(api -> api.stage() + " " + api.stageVariables().get("colour"))
                        .containsExactly("dev red", "$default blue"));
    }

    @Test
    void whatBelongsToAnApiMayNameItByAnAttribute() {
        SamTemplate template = read(PLAIN.replace("ApiId: !Ref Http", "ApiId: !GetAtt Http.ApiId")
                .replace("AuthorizerId: !Ref Limiter", "AuthorizerId: !GetAtt Limiter.AuthorizerId"));

        assertThat(template.warnings()).isEmpty();
        assertThat(only(template).routes()).hasSize(3);
        assertThat(route(only(template), "GET /things/{id}").authorizer()).map(HttpAuthorizer::name)
                .contains("Limiter");
    }

    @Test
    void whatBelongsToNoApiIsWarnedOf() {
        assertThat(read(PLAIN.replace("{ApiId: !Ref Http, RouteKey: $default", "{ApiId: !Ref Htp, RouteKey: $default"))
                .warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo("Rest is part of no API that is served: Htp: did you mean Http?"));
    }

    @Test
    void whatOnlyAwsCanServeIsWarnedOf() {
        assertThat(read(PLAIN.replace("AutoDeploy: true", "AutoDeploy: false")).warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("Stage Stage has neither AutoDeploy"));
        assertThat(read(PLAIN
                + "  Socket:\n    Type: AWS::ApiGatewayV2::Api\n    Properties: {ProtocolType: WEBSOCKET}\n")
                .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("WebSocket APIs are not served here"));
    }
}
