package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.Metering.KeySource;
import dev.weir.gateway.api.MethodThrottle;
import dev.weir.gateway.api.Quota;
import dev.weir.gateway.api.Quota.Period;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Throttle;
import dev.weir.gateway.api.UsagePlan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API keys, usage plans, throttles, timeouts and compression, as SAM and CloudFormation describe them. */
final class MeteringReaderTest {

    private static final String PLAIN = """
            Resources:
              Gold:
                Type: AWS::ApiGateway::UsagePlan
                DependsOn: Api
                Properties:
                  UsagePlanName: gold
                  Throttle: {RateLimit: 2.5, BurstLimit: 5}
                  Quota: {Limit: 100, Period: MONTH, Offset: 3}
                  ApiStages:
                    - ApiId: !Ref Api
                      Stage: !Ref Api.Stage
                      Throttle:
                        /things/POST: {RateLimit: 1, BurstLimit: 2}
              Elsewhere:
                Type: AWS::ApiGateway::UsagePlan
                Properties:
                  ApiStages: [{ApiId: !Ref Api, Stage: prod}, {ApiId: abc, Stage: dev}]
              Acme:
                Type: AWS::ApiGateway::ApiKey
                Properties:
                  Name: acme
                  Enabled: true
                  Value: acme-acme-acme-acme-acme
                  StageKeys: [{RestApiId: !Ref Api, StageName: dev}]
              Drawn:
                Type: AWS::ApiGateway::ApiKey
                Properties: {Enabled: true}
              Off:
                Type: AWS::ApiGateway::ApiKey
                Properties: {Value: '{{resolve:secretsmanager:key}}'}
              AcmeInGold:
                Type: AWS::ApiGateway::UsagePlanKey
                Properties: {KeyId: !Ref Acme, KeyType: API_KEY, UsagePlanId: !Ref Gold}
              DrawnInGold:
                Type: AWS::ApiGateway::UsagePlanKey
                Properties: {KeyId: !GetAtt Drawn.APIKeyId, KeyType: API_KEY, UsagePlanId: !GetAtt Gold.Id}
              OffInGold:
                Type: AWS::ApiGateway::UsagePlanKey
                Properties: {KeyId: !Ref Off, KeyType: API_KEY, UsagePlanId: !Ref Gold}
            """;

    @TempDir
    private Path folder;

    private SamTemplate changed(String line, String instead) {
        return new TemplateFile(folder).read(TemplateFile.changed(line, instead));
    }

    private Metering auth(String property) {
        return TemplateFile
                .served(changed("DefaultAuthorizer: Limiter", "DefaultAuthorizer: Limiter\n        " + property))
                .metering();
    }

    @Test
    void samMakesAPlanAndAKeyPerApi() {
        Metering metering = auth("UsagePlan: {CreateUsagePlan: PER_API, Description: all, UsagePlanName: one, Tags: [],"
                + " Throttle: {BurstLimit: 5, RateLimit: 1}, Quota: {Limit: 10, Period: WEEK, Offset: 1}}");

        assertThat(metering.source()).isEqualTo(KeySource.HEADER);
        assertThat(metering.plans()).singleElement().satisfies(plan -> {
            assertThat(plan.name()).isEqualTo("ApiUsagePlan");
            assertThat(plan.throttle()).contains(new Throttle(1, 5));
            assertThat(plan.quota()).contains(new Quota(10, Period.WEEK, 1));
            assertThat(plan.keys()).singleElement().satisfies(key -> {
                assertThat(key.name()).isEqualTo("ApiApiKey");
                assertThat(key.generated() && key.enabled()).isTrue();
                assertThat(key.value()).hasSize(40);
                assertThat(key).hasToString("ApiKey[ApiApiKey]");
            });
        });
    }

    @Test
    void samMakesASharedPlanOrNone() {
        assertThat(auth("UsagePlan: {CreateUsagePlan: SHARED}").plans()).singleElement()
                .extracting(UsagePlan::name, plan -> plan.keys().getFirst().name())
                .containsExactly("ServerlessUsagePlan", "ServerlessApiKey");
        assertThat(auth("UsagePlan: {CreateUsagePlan: NONE}").plans()).isEmpty();
    }

    @Test
    void aKeyMayJoinThePlanThatSamMakes() {
        var template = changed("Resources:", """
                Resources:
                  Acme: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
                  Member:
                    Type: AWS::ApiGateway::UsagePlanKey
                    Properties: {KeyId: !Ref Acme, KeyType: API_KEY, UsagePlanId: !Ref ApiUsagePlan}
                  Other: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
                  OtherMember:
                    Type: AWS::ApiGateway::UsagePlanKey
                    Properties: {KeyId: !Ref Other, KeyType: API_KEY, UsagePlanId: !Ref Api.UsagePlan}
                """.stripTrailing());
        assertThat(TemplateFile.served(template).metering().plans()).isEmpty();

        var planned = new TemplateFile(folder).read(TemplateFile.WHOLE
                .replace("Resources:\n", """
                        Resources:
                          Acme: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
                          Member:
                            Type: AWS::ApiGateway::UsagePlanKey
                            Properties: {KeyId: !Ref Acme, KeyType: API_KEY, UsagePlanId: !Ref ApiUsagePlan}
                        """)
                .replace("DefaultAuthorizer: Limiter\n",
                        "DefaultAuthorizer: Limiter\n        UsagePlan: {CreateUsagePlan: PER_API}\n"));
        assertThat(TemplateFile.served(planned).metering().plans().getFirst().keys()).extracting(ApiKey::name)
                .containsExactly("ApiApiKey", "Acme");
    }

    @Test
    void plainResourcesAreReadToo() {
        SamTemplate template = changed("Resources:", PLAIN.stripTrailing());

        assertThat(TemplateFile.served(template).metering().plans()).singleElement().satisfies(plan -> {
            assertThat(plan.name()).isEqualTo("Gold");
            assertThat(plan.throttle()).contains(new Throttle(2.5, 5));
            assertThat(plan.quota()).contains(new Quota(100, Period.MONTH, 3));
            assertThat(plan.methods()).containsExactly(new MethodThrottle("POST", "/things", new Throttle(1, 2)));
            assertThat(plan.keys()).extracting(ApiKey::name, ApiKey::generated, ApiKey::enabled)
                    .containsExactly(tuple("Acme", false, true), tuple("Drawn", true, true), tuple("Off", true, false));
            assertThat(plan.keys().getFirst().value()).isEqualTo("acme-acme-acme-acme-acme");
        });
        assertThat(template.warnings()).singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("API key Off does not say Enabled, so it opens nothing");
    }

    @Test
    void generatedKeysStayTheSame() {
        assertThat(ApiKey.generated("A", true)).isEqualTo(ApiKey.generated("A", true));
        assertThat(ApiKey.generated("A", true).value()).isNotEqualTo(ApiKey.generated("B", true).value());
    }

    @Test
    void anApiAsksForKeysAndAnEventMayDecideOtherwise() {
        var byDefault = "DefaultAuthorizer: Limiter\n        ApiKeyRequired: true";
        SamTemplate asking = changed("DefaultAuthorizer: Limiter", byDefault);
        assertThat(TemplateFile.served(asking).routes().getFirst().apiKeyRequired()).isTrue();
        assertThat(asking.warnings()).singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("POST /things requires an API key, and no usage plan of Api has an enabled one");

        SamTemplate exempt = new TemplateFile(folder).read(
                TemplateFile.WHOLE.replace("DefaultAuthorizer: Limiter", byDefault)
                        .replace("Path: /things", "Path: /things\n            Auth: {ApiKeyRequired: false}"));
        assertThat(TemplateFile.served(exempt).routes().getFirst().apiKeyRequired()).isFalse();
        assertThat(
                TemplateFile.served(changed("Path: /things", "Path: /things\n            Auth: {ApiKeyRequired: true}"))
                        .routes()
                        .getFirst()
                        .apiKeyRequired())
                .isTrue();
    }

    @Test
    void theAuthorizerMayBeTheSource() {
        assertThat(TemplateFile.served(changed("StageName: dev", "StageName: dev\n      ApiKeySourceType: AUTHORIZER"))
                .metering()
                .source()).isEqualTo(KeySource.AUTHORIZER);
    }

    @Test
    void methodSettingsThrottle() {
        SamTemplate template = changed("StageName: dev",
                """
                        StageName: dev
                              MethodSettings:
                                - {HttpMethod: '*', ResourcePath: /*, ThrottlingRateLimit: 0.5, LoggingLevel: INFO}
                                - {HttpMethod: post, ResourcePath: '/~1things~1{id}', ThrottlingBurstLimit: 3, ThrottlingRateLimit: 2}
                                - {HttpMethod: GET, ResourcePath: /things, ThrottlingBurstLimit: 3}
                                - {HttpMethod: PUT, ResourcePath: /things, MetricsEnabled: true}""");
        assertThat(TemplateFile.served(template).metering().throttles()).containsExactly(
                new MethodThrottle("*", "/*", new Throttle(0.5, 5_000)),
                new MethodThrottle("POST", "/things/{id}", new Throttle(2, 3)),
                new MethodThrottle("GET", "/things", new Throttle(10_000, 3)));
    }

    @Test
    void timeoutsAndCompressionAreRead() {
        Route route = TemplateFile.served(changed("Path: /things", "Path: /things\n            TimeoutInMillis: 500"))
                .routes()
                .getFirst();
        assertThat(((IntegrationSpec.LambdaProxy) route.integration()).timeout()).contains(Duration.ofMillis(500));
        assertThat(TemplateFile.served(changed("StageName: dev", "StageName: dev\n      MinimumCompressionSize: 0"))
                .compressedFrom())
                .hasValue(0);
        assertThat(changed("StageName: dev", "StageName: dev\n      DisableExecuteApiEndpoint: true").warnings())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("On AWS only a custom domain name answers for Api");
    }
}
