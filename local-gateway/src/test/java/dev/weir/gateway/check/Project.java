package dev.weir.gateway.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.weir.gateway.check.rule.Finding;
import dev.weir.limiter.answer.AnswerHeader;

/** A folder with a template and a limits file that have nothing to be found, until a test changes a line of them. */
record Project(Path folder) {

    private static final String HEADERS = Arrays.stream(AnswerHeader.values())
            .map(header -> "              " + header.header() + ": context.authorizer." + header.contextKey() + "\n")
            .collect(Collectors.joining());

    private static final String BODY = "'{\"error\":{\"message\":\"No.\",\"type\":\"t\",\"code\":\"c\",\"param\":null}}'";

    static final String TEMPLATE = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              RedisUrl:
                Type: String
            Globals:
              Function:
                Runtime: java25
                SnapStart: {ApplyOn: PublishedVersions}
                AutoPublishAlias: live
                AutoPublishAliasAllProperties: true
                Environment:
                  Variables:
                    WEIR_REDIS_URL: !Ref RedisUrl
                    WEIR_LIMITS_FILE: limits.yaml
                    WEIR_STAGE: dev
                    WEIR_REDIS_DEADLINE: 50ms
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Metadata: {SkipBuild: true}
                Properties:
                  CodeUri: guard.jar
                  Handler: dev.weir.authorizer.AuthorizerFunction
                  Timeout: 3
              Model:
                Type: AWS::Serverless::Function
                Metadata: {SkipBuild: true}
                Properties:
                  CodeUri: model.jar
                  Handler: dev.weir.model.ModelFunction
                  Timeout: 29
                  Environment: {Variables: {JAVA_TOOL_OPTIONS: -Xshare:auto}}
                  Events:
                    Things:
                      Type: Api
                      Properties:
                        RestApiId: !Ref Api
                        Method: post
                        Path: /v1/things
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
                  OpenApiVersion: '3.0.1'
                  Auth:
                    DefaultAuthorizer: Limiter
                    AddDefaultAuthorizerToCorsPreflight: false
                    Authorizers:
                      Limiter:
                        FunctionPayloadType: REQUEST
                        FunctionArn: !Ref Guard.Alias
                        Identity:
                          ReauthorizeEvery: 0
                  GatewayResponses:
                    ACCESS_DENIED:
                      StatusCode: 429
                      ResponseParameters:
                        Headers:
            HEADERS          ResponseTemplates:
                        application/json: $context.authorizer.body
                    UNAUTHORIZED: {StatusCode: 401, ResponseTemplates: {application/json: BODY}}
                    AUTHORIZER_FAILURE: {StatusCode: 500, ResponseTemplates: {application/json: BODY}}
                    AUTHORIZER_CONFIGURATION_ERROR: {StatusCode: 500, ResponseTemplates: {application/json: BODY}}
                    THROTTLED:
                      StatusCode: 429
                      ResponseParameters: {Headers: {Retry-After: "'1'"}}
                      ResponseTemplates: {application/json: BODY}
                    QUOTA_EXCEEDED:
                      StatusCode: 429
                      ResponseParameters: {Headers: {x-should-retry: "'false'"}}
                      ResponseTemplates: {application/json: BODY}
            """.replace("HEADERS", HEADERS).replace("BODY", BODY);

    static final String LIMITS = """
            clients:
              api_keys:
                - client: acme
                  plan: free
                  sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            plans:
              free:
                limits:
                  - 60 requests per minute
                  - 8 in flight
            routes:
              POST /v1/things:
                cost: {requests: 1}
            holds:
              lifetime: 30 seconds
            stages:
              dev:
                when_redis_is_away: allow
            when_redis_is_away: deny
            """;

    Report check(String template, String limits) {
        return checkNamed(template, limits, Optional.empty());
    }

    Report checkNamed(String template, String limits, Optional<String> given) {
        try {
            Files.writeString(folder.resolve("template.yaml"), template);
            Files.writeString(folder.resolve("limits.yaml"), limits);
            return Check.of(folder.resolve("template.yaml").toString(), given);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The findings, each with the line that it names. */
    List<String> found(String template, String limits) {
        return check(template, limits).findings()
                .stream()
                .map(finding -> finding.rule().id() + " | " + line(finding).strip())
                .toList();
    }

    private static String line(Finding finding) {
        try {
            List<String> lines = Files.readAllLines(Path.of(finding.file()));
            return lines.isEmpty() ? "" : lines.get(finding.place().line() - 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String changed(String text, String line, String replacement) {
        if (!text.contains(line)) {
            throw new IllegalArgumentException("not in the file: " + line);
        }
        return text.replace(line, replacement);
    }
}
