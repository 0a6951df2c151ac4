package dev.weir.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.fidelity.Row;
import dev.weir.gateway.fidelity.Sure;
import dev.weir.gateway.template.BadTemplate;
import dev.weir.gateway.template.SamTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template means: rows 12, 25, 36 and 37 of the checklist. */
final class TemplateRowsTest {

    private static final String TEMPLATE = """
            Transform: AWS::Serverless-2016-10-31
            Metadata:
              LocalGateway:
                Assume: {}
            Globals:
              Function:
                Runtime: java25
                CodeUri: CODE
                Handler: dev.weir.gateway.testfunction.ScriptedFunction
            Resources:
              Guard:
                Type: AWS::Serverless::Function
                Properties:
                  Environment: {Variables: {THROW: Unauthorized}}
              Echo:
                Type: AWS::Serverless::Function
                Properties:
                  Environment: {Variables: {OUTPUT: '{}'}}
                  Events:
                    Get: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: /jobs}}
                    Ask: {Type: Api, Properties: {RestApiId: !Ref Api, Method: options, Path: /jobs}}
                    Free:
                      Type: Api
                      Properties: {RestApiId: !Ref Api, Method: get, Path: /free, Auth: {Authorizer: NONE}}
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: dev
                  Auth:
                    DefaultAuthorizer: Limiter
                    AddDefaultAuthorizerToCorsPreflight: true
                    Authorizers:
                      Limiter:
                        FunctionPayloadType: REQUEST
                        FunctionArn: !GetAtt Guard.Arn
                        Identity: {ReauthorizeEvery: 0}
            """.replace("CODE", TestFunctions.classes().toString());

    @TempDir
    private Path folder;

    private SamTemplate read(String template) throws IOException {
        return SamTemplate.read(Files.writeString(folder.resolve("template.yaml"), template), Set.of());
    }

    @Row(number = 12, given = "authorizer function not in the template", does = "start-up error; never \"let through\"", source = "none: SAM CLI lets such a request through", sure = Sure.CHOICE)
    @Test
    void anAuthorizerThatIsNotThereIsAStartUpError() {
        assertThatThrownBy(() -> read(TEMPLATE.replace("Guard.Arn", "Gard.Arn"))).isInstanceOf(BadTemplate.class);
    }

    @Row(number = 25, given = "TTL unset in template", does = "caches 300 s, and start-up warns", source = "DG, SAMTR", sure = Sure.D)
    @Test
    void withoutATtlResultsAreKeptForFiveMinutesAndThatIsSaid() throws Exception {
        SamTemplate template = read(TEMPLATE.replace("{ReauthorizeEvery: 0}", "{Headers: [x-api-key]}"));
        assertThat(ServedTemplate.only(template).routes().getFirst().authorizer().orElseThrow().ttl())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(template.warnings()).anyMatch(warning -> warning.message().contains("300 s"));
    }

    @Test
    void anOptionsMethodIsAuthorizedToo() throws Exception {
        try (var client = Client.of(ServedTemplate.only(read(TEMPLATE)))) {
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(401);
        }
        try (var client = Client
                .of(ServedTemplate.only(read(TEMPLATE.replace("Preflight: true", "Preflight: false"))))) {
            assertThat(client.send("OPTIONS", "/dev/jobs", "").statusCode()).isEqualTo(200);
        }
    }

    @Row(number = 37, given = "event `Auth: Authorizer: NONE`", does = "no authorizer", source = "SAMDG", sure = Sure.D)
    @Test
    void anEventMayHaveNoAuthorizer() throws Exception {
        try (var client = Client.of(ServedTemplate.only(read(TEMPLATE)))) {
            assertThat(client.get("/dev/free").statusCode()).isEqualTo(200);
            assertThat(client.get("/dev/jobs").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aTemplateSaysWhatToAssume() throws Exception {
        SamTemplate template = read(TEMPLATE.replace("Assume: {}", "Assume: {condition-null: refused}"));
        assertThat(template.assumptions().others()).containsExactly(Uncertainty.CONDITION_NULL);
        assertThat(read(TEMPLATE).assumptions().others()).isEmpty();
    }

    @Test
    void whatCannotBeAssumedIsRefusedByItsLine() {
        assertThatThrownBy(() -> read(TEMPLATE.replace("Assume: {}", "Assume: {condition-null: maybe, colour: red}")))
                .isInstanceOf(BadTemplate.class)
                .hasMessageContaining(":4:14: condition-null is maybe: write ignored or refused.")
                .hasMessageContaining(":4:37: There is nothing to assume about colour: use one of query-source-case, ");
    }
}
