package dev.weir.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates that the local gateway would not serve: plain CloudFormation, OpenAPI, what other transforms know. */
final class ForeignTemplateTest {

    private static final String PLAIN = """
            Resources:
              Guard:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: java21
                  Handler: com.example.Guard
                  SnapStart: {ApplyOn: PublishedVersions}
                  Environment: {Variables: {WEIR_REDIS_URL: 'redis://r:6379', WEIR_LIMITS_FILE: /opt/limits.yaml}}
              GuardVersion:
                Type: AWS::Lambda::Version
                Properties: {FunctionName: !Ref Guard}
              GuardAlias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref Guard, FunctionVersion: !GetAtt GuardVersion.Version, Name: live}
              Api:
                Type: AWS::ApiGateway::RestApi
                Properties: {Name: api}
              Things:
                Type: AWS::ApiGateway::Resource
                Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: things}
              PostThings:
                Type: AWS::ApiGateway::Method
                Properties: {RestApiId: !Ref Api, ResourceId: !Ref Things, HttpMethod: POST, AuthorizationType: CUSTOM, AuthorizerId: !Ref Limiter}
              Limiter:
                Type: AWS::ApiGateway::Authorizer
                Properties:
                  RestApiId: !Ref Api
                  Type: REQUEST
                  AuthorizerUri: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${GuardAlias}/invocations
                  AuthorizerResultTtlInSeconds: 0
              Permission:
                Type: AWS::Lambda::Permission
                Properties:
                  Action: lambda:InvokeFunction
                  Principal: apigateway.amazonaws.com
                  FunctionName: !Ref GuardAlias
                  SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/${Limiter}
              Denied:
                Type: AWS::ApiGateway::GatewayResponse
                Properties:
                  RestApiId: !Ref Api
                  ResponseType: ACCESS_DENIED
                  StatusCode: '429'
                  ResponseParameters:
                    gatewayresponse.header.Retry-After: context.authorizer.retryAfter
                    gatewayresponse.header.retry-after-ms: context.authorizer.retryAfterMs
                    gatewayresponse.header.x-should-retry: context.authorizer.shouldRetry
                  ResponseTemplates: {application/json: $context.authorizer.body}
            """;

    private static final String LIMITS = """
            clients: {anonymous: {plan: free}}
            plans: {free: {limits: [5 requests per minute]}}
            routes: {POST /things: {cost: {requests: 1}}}
            """;

    @TempDir
    private Path folder;

    private List<String> errors(String template) {
        return new Project(folder).found(template, LIMITS)
                .stream()
                .filter(finding -> !finding.startsWith("answer-shape") && !finding.startsWith("denied-headers-missing"))
                .toList();
    }

    private List<String> errors(String part, String replacement) {
        return errors(Project.changed(PLAIN, part, replacement));
    }

    @Test
    void aGoodOneHasNoErrors() {
        assertThat(errors(PLAIN)).isEmpty();
    }

    @Test
    void answersMustNotBeKept() {
        assertThat(errors("AuthorizerResultTtlInSeconds: 0", "AuthorizerResultTtlInSecond: 0"))
                .containsExactly("ttl-not-zero | AuthorizerResultTtlInSecond: 0");
        assertThat(errors("      AuthorizerResultTtlInSeconds: 0\n", "")).containsExactly("ttl-not-zero | Limiter:");
    }

    @Test
    void theUriNamesAnAliasAndThePermissionTheSame() {
        assertThat(errors("functions/${GuardAlias}/", "functions/${Guard.Arn}/")).satisfiesExactly(
                permission -> assertThat(permission).isEqualTo("permission-missing | Limiter:"),
                alias -> assertThat(alias).startsWith("authorizer-not-by-alias | AuthorizerUri:"));
        assertThat(errors("FunctionName: !Ref GuardAlias", "FunctionName: !Ref Guard"))
                .containsExactly("permission-missing | Limiter:");
        assertThat(errors("FunctionName: !Ref GuardAlias", "FunctionName: !Sub '${Guard.Arn}:live'")).isEmpty();
    }

    @Test
    void whatHasNoSnapshotsLosesNoneWithoutAnAlias() {
        String template = Project.changed(PLAIN, "functions/${GuardAlias}/", "functions/${Guard.Arn}/")
                .replace("FunctionName: !Ref GuardAlias", "FunctionName: !Ref Guard")
                .replace("Runtime: java21", "Runtime: nodejs24.x")
                .replace("      SnapStart: {ApplyOn: PublishedVersions}\n", "");

        assertThat(errors(template)).singleElement()
                .asString()
                .startsWith("authorizer-without-alias | AuthorizerUri:");
    }

    @Test
    void thePermissionIsForTheAuthorizer() {
        assertThat(errors("${Api}/authorizers/${Limiter}", "${Api}/*"))
                .containsExactly("permission-wide | Permission:");
        assertThat(errors("${Api}/authorizers/${Limiter}", "${Api}/*/POST/things"))
                .containsExactly("permission-missing | Limiter:");
        assertThat(errors("Principal: apigateway", "Principal: events"))
                .containsExactly("permission-missing | Limiter:");
        assertThat(errors(Project.changed(Project.changed(PLAIN, "Principal: apigateway", "Principal: events"),
                "      Type: REQUEST\n", "      Type: REQUEST\n      AuthorizerCredentials: arn:aws:iam::1:role/r\n")))
                .isEmpty();
    }

    @Test
    void snapStartNeedsAVersion() {
        assertThat(errors("    Type: AWS::Lambda::Version\n", "    Type: AWS::SNS::Topic\n"))
                .containsExactly("snapstart-without-alias | SnapStart: {ApplyOn: PublishedVersions}");
    }

    @Test
    void pathsAreMadeOfResources() {
        assertThat(errors("PathPart: things", "PathPart: thing"))
                .containsExactly("route-unknown | routes: {POST /things: {cost: {requests: 1}}}");
    }

    @Test
    void definitionsInOpenApiAreRead() {
        String template = """
                Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
                Resources:
                  Fn::ForEach::Topics: [T, [A, B], {'Topic${T}': {Type: AWS::SNS::Topic}}]
                  Guard:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      Timeout: !Length [1, 2]
                  Api:
                    Type: AWS::Serverless::Api
                    Properties:
                      StageName: dev
                      OpenApiVersion: '3.0.1'
                      DefinitionBody:
                        openapi: 3.0.1
                        paths:
                          /things:
                            post: {security: [{limiter: []}]}
                            get: {}
                        components:
                          securitySchemes:
                            limiter:
                              type: apiKey
                              x-amazon-apigateway-authorizer:
                                type: request
                                authorizerUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Guard.Arn}/invocations
                                authorizerResultTtlInSecond: 0
                        x-amazon-apigateway-gateway-responses:
                          ACCESS_DENIED:
                            statusCode: 403
                            responseParameters:
                              gatewayresponse.header.Retry-After: context.authorizer.retry
                """;

        assertThat(errors(template)).extracting(finding -> finding.replaceFirst(" \\|.*", ""))
                .containsExactlyInAnyOrder("route-unguarded", "permission-missing", "authorizer-not-by-alias",
                        "ttl-not-zero", "denied-wait-missing", "denied-body", "denied-not-429", "denied-header");
    }
}
