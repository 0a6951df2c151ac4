package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Stages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REST APIs that a template gives several stages. */
final class StagesOfTemplatesTest {

    private static final String SECOND = """
              Second:
                Type: AWS::ApiGateway::Stage
                Properties:
                  RestApiId: !Ref Api
                  DeploymentId: !Ref Api.Deployment
                  StageName: beta
                  Variables: {colour: blue}
                  MethodSettings: [{HttpMethod: '*', ResourcePath: /*, ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1}]
            """;

    @TempDir
    private Path folder;

    private List<? extends Api> stages(String template) {
        return ((Stages) new TemplateFile(folder).read(template).apis().getFirst()).all();
    }

    private static String told(Api api) {
        return api.stage() + " " + api.stageVariables() + " " + ((RestApi) api).metering().throttles().size();
    }

    @Test
    void aStageStandsBesideAnApiOfSams() {
        String template = TemplateFile.changed("StageName: dev", "StageName: dev\n      Variables: {colour: red}");

        assertThat(stages(template + SECOND)).extracting(StagesOfTemplatesTest::told)
                .containsExactly("dev {colour=red} 0", "beta {colour=blue} 1", "Stage {} 0");
        assertThat(stages(template + SECOND)).extracting(api -> ((RestApi) api).routes())
                .satisfies(routes -> assertThat(routes.getFirst()).isEqualTo(routes.getLast()));
    }

    @Test
    void withoutAnOpenApiVersionSamMakesAStageUnasked() {
        String api = """
                StageName: dev
                      ApiKeySourceType: AUTHORIZER
                      MethodSettings: [{HttpMethod: '*', ResourcePath: /*, ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1}]
                """
                .strip();
        String metered = TemplateFile.changed("StageName: dev", api)
                .replace("Auth:\n", "Auth:\n        UsagePlan: {CreateUsagePlan: PER_API}\n");

        assertThat(stages(metered)).extracting(StagesOfTemplatesTest::told).containsExactly("dev {} 1", "Stage {} 0");
        assertThat(((RestApi) stages(metered).getLast()).metering().plans()).isEmpty();
        assertThat(((RestApi) stages(metered).getLast()).metering().source()).isEqualTo(KeySource.AUTHORIZER);
        assertThat(new TemplateFile(folder).read(metered.replace("StageName", "OpenApiVersion: 3.0.1\n      StageName"))
                .apis()).singleElement().isInstanceOf(RestApi.class);
        assertThat(new TemplateFile(folder).read(metered.replace("Globals:", "Globals:\n  Api: {OpenApiVersion: 2.0}"))
                .apis()).singleElement().isInstanceOf(RestApi.class);
    }

    @Test
    void whatSamMakesOfAnApiIsOfItsOwnStageOnly() {
        String guarded = TemplateFile.changed("Auth:\n", """
                Auth:
                        UsagePlan: {CreateUsagePlan: PER_API}
                        ResourcePolicy: {IpRangeBlacklist: [10.0.0.0/8]}
                """);

        assertThat(stages(guarded + SECOND)).extracting(api -> ((RestApi) api).resourcePolicy().orElseThrow())
                .hasSize(3)
                .allSatisfy(policy -> assertThat(policy).contains("execute-api:/dev/POST/things")
                        .doesNotContain("/beta/", "/Stage/"));
        assertThat(stages(guarded + SECOND)).extracting(api -> ((RestApi) api).metering().plans().size())
                .containsExactly(1, 0, 0);
    }

    @Test
    void aUsagePlanHasTheStagesThatItNamesAndNoOther() {
        String plan = """
                  Plan:
                    Type: AWS::ApiGateway::UsagePlan
                    Properties: {ApiStages: [{ApiId: !Ref Api, Stage: STAGE}]}
                """;

        assertThat(planned(plan.replace("STAGE", "!Ref Api.Stage"))).containsExactly(1, 0, 0);
        assertThat(planned(plan.replace("STAGE", "!Ref Second"))).containsExactly(0, 1, 0);
        assertThat(planned(plan.replace("STAGE", "beta"))).containsExactly(0, 1, 0);
    }

    private List<Integer> planned(String plan) {
        return stages(TemplateFile.WHOLE + SECOND + plan).stream()
                .map(api -> ((RestApi) api).metering().plans().size())
                .toList();
    }

    @Test
    void theStageOfADeploymentIsOneToo() {
        String plain = """
                Resources:
                  Model:
                    Type: AWS::Lambda::Function
                    Properties: {Runtime: java25, Code: function.jar, Handler: a.B}
                  Api:
                    Type: AWS::ApiGateway::RestApi
                  Root:
                    Type: AWS::ApiGateway::Method
                    Properties:
                      RestApiId: !Ref Api
                      ResourceId: !GetAtt Api.RootResourceId
                      HttpMethod: GET
                      AuthorizationType: NONE
                      Integration:
                        Type: AWS_PROXY
                        IntegrationHttpMethod: POST
                        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Model.Arn}/invocations
                  Deployment:
                    Type: AWS::ApiGateway::Deployment
                    Properties: {RestApiId: !Ref Api, StageName: alpha, StageDescription: {Variables: {colour: red}}}
                """;

        assertThat(stages(plain + SECOND)).extracting(StagesOfTemplatesTest::told)
                .containsExactly("beta {colour=blue} 1", "alpha {colour=red} 0");
        assertThat(new TemplateFile(folder).read(plain + SECOND.replace("beta", "alpha")).apis()).singleElement()
                .isInstanceOfSatisfying(RestApi.class, api -> assertThat(told(api)).startsWith("alpha {colour=blue}"));
    }

    @Test
    void noTwoStagesHaveOneName() {
        assertThat(new TemplateFile(folder).problems(TemplateFile.WHOLE + SECOND.replace("beta", "dev")))
                .singleElement()
                .asString()
                .contains("The API has a stage dev in line 29 already: name this one otherwise, or remove it.");
    }
}
