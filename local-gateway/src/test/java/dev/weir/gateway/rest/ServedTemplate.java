package dev.weir.gateway.rest;

import dev.weir.gateway.event.Variables;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;
import dev.weir.gateway.template.SamTemplate;
import dev.weir.gateway.testfunction.ScriptedFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A template whose functions run: {@code Model} echoes its event, {@code Guard} allows everybody. */
final class ServedTemplate {

    private static final String WHOLE = """
            Transform: AWS::Serverless-2016-10-31
            Globals:
              Function: {Runtime: java25, CodeUri: CODE, Handler: HANDLER}
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Properties:
                  AutoPublishAlias: live
                  Environment: {Variables: {OUTPUT: 'POLICY'}}
              Model:
                Type: AWS::Serverless::Function
                Properties:
                  Environment: {Variables: {OUTPUT: '{"statusCode":200,"body":@event@}'}}
                  Events:
            EVENTS
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
            PROPERTIES
            """;

    private ServedTemplate() {}

    /**
     * Reads one.
     *
     * @param events of {@code Model}, not indented
     * @param properties of {@code Api}, not indented
     */
    static RestApi api(Path folder, String events, String properties) throws IOException {
        String text = WHOLE.replace("CODE", TestFunctions.classes().toString())
                .replace("HANDLER", ScriptedFunction.class.getName())
                .replace("POLICY", TestApi.policy("Allow", "*").replace("\n", ""))
                .replace("EVENTS", events.indent(8))
                .replace("PROPERTIES", properties.indent(6));
        return only(SamTemplate.read(Files.writeString(folder.resolve("template.yaml"), text), Set.of()));
    }

    /** The API of a template of one, which is a REST API, in its first stage. */
    static RestApi only(SamTemplate template) {
        Api api = template.apis().getFirst();
        return (RestApi) (api instanceof Stages stages ? stages.all().getFirst() : api);
    }

    static String event(String method, String path, String more) {
        return method + ": {Type: Api, Properties: {RestApiId: !Ref Api, Method: " + method + ", Path: '" + path + "'"
                + more + "}}\n";
    }
}
