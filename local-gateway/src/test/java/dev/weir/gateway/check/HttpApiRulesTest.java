package dev.weir.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only HTTP APIs have, in SAM, in plain resources and in OpenAPI. */
final class HttpApiRulesTest {

    private static final String SAM = """
            Transform: AWS::Serverless-2016-10-31
            Globals:
              Function:
                Runtime: java25
                AutoPublishAlias: live
                AutoPublishAliasAllProperties: true
                Environment: {Variables: {WEIR_REDIS_URL: 'redis://r:6379', WEIR_LIMITS_FILE: /opt/limits.yaml}}
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: dev.weir.authorizer.AuthorizerFunction
                  Environment: {Variables: {WEIR_SIMPLE_RESPONSES: 'true'}}
              Model:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: dev.weir.model.ModelFunction
                  Events:
                    Things: {Type: HttpApi, Properties: {ApiId: !Ref Http, Method: post, Path: /things}}
              Http:
                Type: AWS::Serverless::HttpApi
                Properties:
                  Auth:
                    DefaultAuthorizer: Limiter
                    Authorizers:
                      Limiter:
                        FunctionArn: !Ref Guard.Alias
                        AuthorizerPayloadFormatVersion: '2.0'
                        EnableSimpleResponses: true
                        EnableFunctionDefaultPermissions: true
                        Identity:
                          ReauthorizeEvery: 0
                      Users:
                        IdentitySource: $request.header.Authorization
                        JwtConfiguration: {issuer: 'https://issuer.example', audience: [app]}
            """;

    private static final String PLAIN = """
            Resources:
              Guard:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: nodejs24.x
                  Handler: com.example.Guard
                  Environment: {Variables: {WEIR_REDIS_URL: 'redis://r:6379', WEIR_LIMITS_FILE: /opt/limits.yaml}}
              GuardAlias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Guard, FunctionVersion: '1', Name: live}
              Model:
                Type: AWS::Lambda::Function
                Properties: {Runtime: nodejs24.x, Handler: com.example.Model}
              Http:
                Type: AWS::ApiGatewayV2::Api
                Properties: {Name: http, ProtocolType: HTTP}
              Stage:
                Type: AWS::ApiGatewayV2::Stage
                Properties: {ApiId: !Ref Http, StageName: $default, AutoDeploy: true}
              Limiter:
                Type: AWS::ApiGatewayV2::Authorizer
                Properties:
                  ApiId: !Ref Http
                  AuthorizerType: REQUEST
                  AuthorizerPayloadFormatVersion: '2.0'
                  AuthorizerResultTtlInSeconds: 0
                  AuthorizerUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${GuardAlias}/invocations
              Users:
                Type: AWS::ApiGatewayV2::Authorizer
                Properties:
                  ApiId: !Ref Http
                  AuthorizerType: JWT
                  JwtConfiguration: {Issuer: 'https://issuer.example', Audience: [app]}
              Integration:
                Type: AWS::ApiGatewayV2::Integration
                Properties: {ApiId: !Ref Http, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Model.Arn, PayloadFormatVersion: '2.0'}
              Things:
                Type: AWS::ApiGatewayV2::Route
                Properties: {ApiId: !Ref Http, RouteKey: POST /things, AuthorizationType: CUSTOM, AuthorizerId: !Ref Limiter, Target: !Sub 'integrations/${Integration}'}
              GuardPermission:
                Type: AWS::Lambda::Permission
                Properties:
                  Action: lambda:InvokeFunction
                  Principal: apigateway.amazonaws.com
                  FunctionName: !Ref GuardAlias
                  SourceArn: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Http}/authorizers/${Limiter}
              ModelPermission:
                Type: AWS::Lambda::Permission
                Properties: {Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, FunctionName: !Ref Model, SourceArn: !Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Http}/*'}
            """;

    private static final String LIMITS = """
            clients: {anonymous: {plan: free}}
            plans: {free: {limits: [5 requests per minute]}}
            routes: {POST /things: {cost: {requests: 1}}}
            """;

    @TempDir
    private Path folder;

    /** But for what is always said of an HTTP API. */
    private List<String> found(String template) {
        return new Project(folder).found(template, LIMITS)
                .stream()
                .filter(finding -> !finding.startsWith("http-api |"))
                .toList();
    }

    private List<String> found(String template, String part, String replacement) {
        return found(Project.changed(template, part, replacement));
    }

    @Test
    void nothingIsFoundInGoodTemplates() {
        assertThat(found(SAM)).isEmpty();
        assertThat(found(PLAIN)).isEmpty();
    }

    @Test // DG:http-api-lambda-authorizer
    void anAuthorizerNeedsAFormatAndOnlyTheNewerHasSimpleResponses() {
        assertThat(found(SAM, "AuthorizerPayloadFormatVersion: '2.0'", "InvokeRole: NONE"))
                .containsExactly("payload-format | Limiter:");
        assertThat(found(SAM, "AuthorizerPayloadFormatVersion: '2.0'", "AuthorizerPayloadFormatVersion: '1.0'"))
                .containsExactly("payload-format | EnableSimpleResponses: true");
        assertThat(found(PLAIN, "AuthorizerPayloadFormatVersion: '2.0'", "AuthorizerPayloadFormatVersion: '3.0'"))
                .containsExactly("payload-format | AuthorizerPayloadFormatVersion: '3.0'");
    }

    @Test // docs/events.md: what belongs together
    void weirsAuthorizerAnswersAsItIsExpectedTo() {
        assertThat(found(SAM, "EnableSimpleResponses: true", "EnableSimpleResponses: false")).singleElement()
                .asString()
                .startsWith("simple-responses-differ | Environment: {Variables: {WEIR_SIMPLE_RESPONSES: 'true'}}");
        assertThat(found(SAM, "{WEIR_SIMPLE_RESPONSES: 'true'}", "{}"))
                .containsExactly("simple-responses-differ | Limiter:");
        assertThat(found(SAM, "{WEIR_SIMPLE_RESPONSES: 'true'}", "{WEIR_SIMPLE_RESPONSES: !ImportValue simple}"))
                .isEmpty();
    }

    @Test // DG:http-api-lambda-authorizer, caching
    void aSimpleResponseIsNotKeptForEveryRoute() {
        assertThat(found(SAM, "ReauthorizeEvery: 0", "ReauthorizeEvery: 60"))
                .containsExactlyInAnyOrder("ttl-not-zero | ReauthorizeEvery: 60",
                        "simple-response-kept | ReauthorizeEvery: 60");
        assertThat(found(SAM, "ReauthorizeEvery: 0", "ReauthorizeEvery: 60\n              Context: [routeKey]"))
                .noneMatch(finding -> finding.startsWith("simple-response-kept"));
    }

    @Test // DG:http-api-jwt-authorizer
    void aJwtAuthorizerNeedsAnIssuerAndAnAudience() {
        assertThat(found(SAM, ", audience: [app]", "")).containsExactly("jwt-incomplete | Users:");
        assertThat(found(SAM, "audience: [app]", "audience: []")).containsExactly("jwt-incomplete | Users:");
        assertThat(found(PLAIN, "Issuer: 'https://issuer.example', ", "")).containsExactly("jwt-incomplete | Users:");
    }

    @Test // DG:http-api-troubleshooting-lambda
    void theAuthorizerIsPermittedByItsAlias() {
        assertThat(found(SAM, "            EnableFunctionDefaultPermissions: true\n", ""))
                .containsExactly("permission-missing | Limiter:");
        assertThat(found(PLAIN, "FunctionName: !Ref GuardAlias", "FunctionName: !Ref Guard"))
                .containsExactly("permission-missing | Limiter:");
        assertThat(found(SAM, "!Ref Guard.Alias", "!GetAtt Guard.Arn"))
                .containsExactly("authorizer-not-by-alias | FunctionArn: !GetAtt Guard.Arn");
    }

    @Test // DG:http-api-troubleshooting-lambda
    void aFunctionBehindARouteIsPermitted() {
        assertThat(found(PLAIN, "FunctionName: !Ref Model,", "FunctionName: !Ref Guard,"))
                .anyMatch(finding -> finding.equals("integration-not-permitted | Things:"));
        assertThat(found(PLAIN, "IntegrationType: AWS_PROXY", "CredentialsArn: arn:aws:iam::1:role/r"))
                .isEmpty();
        String definition = """
                      DefinitionBody:
                        openapi: 3.0.1
                        paths:
                          /others:
                            post:
                              x-amazon-apigateway-integration:
                                type: aws_proxy
                                uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Model.Arn}/invocations
                      Auth:
                """;
        assertThat(found(SAM, "      Auth:\n", definition)).containsExactly("integration-not-permitted | post:");
        assertThat(found(SAM, "      Auth:\n", definition.replace("/others", "/things"))).isEmpty();
    }

    @Test
    void aStageDeploysItselfOrNamesADeployment() {
        assertThat(found(PLAIN, "AutoDeploy: true", "Description: a"))
                .containsExactly("stage-not-deployed | Stage:");
        assertThat(found(PLAIN, "AutoDeploy: true", "DeploymentId: !Ref Deployment")).isEmpty();
    }

    @Test
    void plainRoutesAreHeldToTheLimitsFile() {
        assertThat(found(PLAIN, "AuthorizationType: CUSTOM, AuthorizerId: !Ref Limiter, ", ""))
                .containsExactly("route-unguarded | Things:");
        assertThat(found(PLAIN, "RouteKey: POST /things", "RouteKey: POST /thing"))
                .containsExactly("route-unknown | routes: {POST /things: {cost: {requests: 1}}}");
    }
}
