package dev.weir.gateway.template;

/** Templates of HTTP APIs. */
final class HttpTemplateFile {

    /** A whole template, of which a test changes one line. */
    static final String WHOLE = """
            Transform: AWS::Serverless-2016-10-31
            Globals:
              Function:
                Runtime: java25
              HttpApi:
                StageVariables:
                  colour: red
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Guard
              Model:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Model
                  Events:
                    # An event may say all of this.
                    Post:
                      Type: HttpApi

                      Properties:
                        ApiId: !Ref Http
                        Method: post
                        Path: /things
              Http:
                Type: AWS::Serverless::HttpApi
                Properties:
                  StageName: $default
                  Auth:
                    DefaultAuthorizer: Limiter
                    Authorizers:
                      Limiter:
                        FunctionArn: !GetAtt Guard.Arn
                        AuthorizerPayloadFormatVersion: '2.0'
                        EnableSimpleResponses: true
                        EnableFunctionDefaultPermissions: true
                        Identity:
                          ReauthorizeEvery: 0
            """;

    private HttpTemplateFile() {}

    static String changed(String line, String replacement) {
        if (!WHOLE.contains(line)) {
            throw new IllegalArgumentException("not in the template: " + line);
        }
        return WHOLE.replace(line, replacement);
    }
}
