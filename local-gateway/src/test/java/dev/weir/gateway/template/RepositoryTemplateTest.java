package dev.weir.gateway.template;

import static dev.weir.gateway.template.TemplateFile.served;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.Route;

/** The template that this repository deploys, read as it is, beside jars that need no build. */
final class RepositoryTemplateTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void makeJars() throws IOException {
        for (String module : new String[]{"authorizer", "model-function"}) {
            Path target = Files.createDirectories(folder.resolve(module).resolve("target"));
            TemplateFile.writeJar(target.resolve(module + ".jar"));
        }
    }

    private SamTemplate template() throws IOException {
        return new TemplateFile(folder).read(Files.readString(Path.of("../template.yaml")));
    }

    private SamTemplate template(Map<String, String> parameters) throws IOException {
        return new TemplateFile(folder).read(Files.readString(Path.of("../template.yaml")),
                new Stack("us-east-1", "123456789012", parameters, Map.of(), Map.of()));
    }

    @Test
    void isAnHttpApiWhereAParameterSaysSo() throws IOException {
        var http = template(Map.of("ApiType", "HTTP"));
        assertThat(http.warnings()).isEmpty();
        assertThat(http.apis()).singleElement()
                .isInstanceOfSatisfying(HttpApi.class, api -> assertThat(api.routes()).hasSize(4));
        assertThat(http.functions()).extracting(function -> function.environment().get("WEIR_SIMPLE_RESPONSES"))
                .contains("true");
    }

    @Test
    void isServedWithEveryParameterThatADeploymentHas() throws IOException {
        var whole = template(Map.of("VpcId", "vpc-0123456789abcdef0", "SubnetIds",
                "subnet-0123456789abcdef0,subnet-0123456789abcdef1", "WafRateLimit", "2000", "ApiGatewayLogsRole",
                "SET", "AlarmTopicArn", "arn:aws:sns:us-east-1:123456789012:on-call", "LimitsFile",
                "s3://my-policies/limits.yaml"));
        assertThat(whole.warnings()).isEmpty();
        assertThat(served(whole).routes()).hasSize(4);
    }

    @Test
    void isServedWithoutAWarning() throws IOException {
        assertThat(template().warnings()).isEmpty();
        assertThat(served(template()).stage()).isEqualTo("dev");
        assertThat(served(template()).routes()).extracting(route -> route.method() + " " + route.resource())
                .containsExactlyInAnyOrder("POST /v1/embeddings", "POST /v1/chat/completions", "GET /v1/models",
                        "GET /v1/models/{id}");
    }

    @Test
    void everyRouteIsGuardedAndNothingIsKept() throws IOException {
        assertThat(served(template()).routes()).extracting(Route::authorizer).allSatisfy(authorizer -> {
            assertThat(authorizer).get().isInstanceOf(Authorizer.Request.class);
            assertThat(authorizer).get()
                    .extracting(Authorizer::ttl, it -> it.function().name())
                    .containsExactly(Duration.ZERO, "AuthorizerFunction");
        });
    }

    @Test
    void aDenialIsA429() throws IOException {
        assertThat(served(template()).gatewayResponses()).hasEntrySatisfying(GatewayResponseType.ACCESS_DENIED,
                response -> assertThat(response.status()).hasValue(429));
    }

    @Test
    void theLimitsFileIsTheParametersDefault() throws IOException {
        assertThat(template().functions().getFirst().environment()).containsEntry("WEIR_LIMITS_FILE", "limits.yaml");
    }

    /** One decides and the other settles: with another Redis, file or stage they would not speak of the same limits. */
    @Test
    void allFunctionsFindTheSameRedisAndLimits() throws IOException {
        assertThat(template().functions()).extracting(function -> weirs(function.environment()))
                .hasSize(3)
                .allSatisfy(variables -> assertThat(variables).hasSize(6).containsEntry("WEIR_STAGE", "dev"))
                .containsOnly(weirs(template().functions().getFirst().environment()));
    }

    private static Map<String, String> weirs(Map<String, String> environment) {
        var weirs = new TreeMap<>(environment);
        weirs.keySet()
                .removeIf(name -> !name.startsWith("WEIR_") || name.startsWith("WEIR_UPSTREAM_")
                        || name.equals("WEIR_SIMPLE_RESPONSES"));
        return weirs;
    }
}
