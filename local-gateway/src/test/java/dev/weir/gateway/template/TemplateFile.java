package dev.weir.gateway.template;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes templates beside a jar that they can name, and reads them. */
record TemplateFile(Path folder) {

    static final Set<String> SUPPLIED = Set.of("WEIR_REDIS_URL");

    /** A whole template, of which a test changes one line. */
    static final String WHOLE = """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              RedisUrl:
                Type: String
            Globals:
              Function:
                Runtime: java25
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Guard
                  Environment:
                    Variables:
                      WEIR_REDIS_URL: !Ref RedisUrl
              Model:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: function.jar
                  Handler: com.example.Model
                  Events:
                    Post:
                      Type: Api
                      Properties:
                        RestApiId: !Ref Api
                        Method: post
                        Path: /things
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
                  Auth:
                    DefaultAuthorizer: Limiter
                    Authorizers:
                      Limiter:
                        FunctionPayloadType: REQUEST
                        FunctionArn: !Sub '${Guard.Arn}:live'
                        Identity:
                          ReauthorizeEvery: 0
            """;

    SamTemplate read(String template) {
        return read("template.yaml", template);
    }

    SamTemplate read(String name, String template) {
        try {
            writeJar(folder.resolve("function.jar"));
            return SamTemplate.read(Files.writeString(folder.resolve(name), template), SUPPLIED);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only API of a template, which is a REST API, in its first stage. */
    static RestApi served(SamTemplate template) {
        return first(template.apis().getFirst());
    }

    /** A REST API in its first stage. */
    static RestApi first(Api api) {
        return api instanceof Stages stages ? first(stages.all().getFirst()) : (RestApi) api;
    }

    SamTemplate read(String template, Stack stack) {
        try {
            writeJar(folder.resolve("function.jar"));
            return SamTemplate.read(Files.writeString(folder.resolve("template.yaml"), template), SUPPLIED, stack);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A jar with nothing in it. */
    static void writeJar(Path jar) throws IOException {
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    }

    /** What is wrong with a template, as {@code line:column: sentence}. */
    List<String> problems(String template) {
        return problems(template, Stack.USUAL);
    }

    List<String> problems(String template, Stack stack) {
        try {
            read(template, stack);
            return List.of();
        } catch (BadTemplate e) {
            return e.problems()
                    .stream()
                    .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                    .toList();
        }
    }

    /** What is wrong with {@link #WHOLE} once {@code line} is replaced. */
    List<String> problems(String line, String replacement) {
        return problems(changed(line, replacement));
    }

    static String changed(String line, String replacement) {
        if (!WHOLE.contains(line)) {
            throw new IllegalArgumentException("not in the template: " + line);
        }
        return WHOLE.replace(line, replacement);
    }
}
