package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IdentitySource.Kind;
import dev.weir.gateway.api.PayloadFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

final class HttpApiTest {

    @TempDir
    private Path folder;

    private SamTemplate read(String template) {
        return new TemplateFile(folder).read(template);
    }

    private HttpApi changed(String line, String replacement) {
        return (HttpApi) read(HttpTemplateFile.changed(line, replacement)).apis().getFirst();
    }

    private HttpRoute route(String line, String replacement) {
        return changed(line, replacement).routes().getFirst();
    }

    /** Each row changes one line of the template, and names the beginning of the one sentence that it earns. */
    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "/templates/http-refusals.csv", delimiter = '|', quoteCharacter = '\0', commentCharacter = '#')
    void isToldByItsLine(String line, String replacement, String expected) {
        var problems = new TemplateFile(folder)
                .problems(HttpTemplateFile.changed(line.strip(), replacement.strip().replace("\\n", "\n")));

        assertThat(problems).singleElement().asString().startsWith(expected.strip());
    }

    @Test
    void isReadWhole() {
        SamTemplate template = read(HttpTemplateFile.WHOLE);

        HttpApi api = (HttpApi) template.apis().getFirst();
        assertThat(template.apis()).hasSize(1);
        assertThat(template.warnings()).isEmpty();
        assertThat(api.name()).isEqualTo("Http");
        assertThat(api.stage()).isEqualTo("$default");
        assertThat(api.stageVariables()).containsExactly(Map.entry("colour", "red"));
        assertThat(api.cors()).isEmpty();
        HttpRoute route = api.routes().getFirst();
        assertThat(route.key()).isEqualTo("POST /things");
        assertThat(route.function().name()).isEqualTo("Model");
        assertThat(route.format()).isEqualTo(PayloadFormat.V2);
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(route.authorizer()).get().isInstanceOfSatisfying(HttpAuthorizer.Lambda.class, limiter -> {
            assertThat(limiter.function().name()).isEqualTo("Guard");
            assertThat(limiter.format()).isEqualTo(PayloadFormat.V2);
            assertThat(limiter.simple()).isTrue();
            assertThat(limiter.ttl()).isZero();
            assertThat(limiter.sources()).isEmpty();
        });
    }

    @Test
    void identitySourcesComeInTheOrderOfSam() {
        HttpApi api = changed("ReauthorizeEvery: 0", """
                ReauthorizeEvery: 60
                              Context: [routeKey]
                              StageVariables: [colour]
                              QueryStrings: [q]
                              Headers: [a, b]""");

        assertThat(api.routes().getFirst().authorizer()).get()
                .isInstanceOfSatisfying(HttpAuthorizer.Lambda.class, limiter -> {
                    assertThat(limiter.ttl()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(limiter.sources()).containsExactly(new IdentitySource(Kind.HEADER, "a"),
                            new IdentitySource(Kind.HEADER, "b"), new IdentitySource(Kind.QUERY_STRING, "q"),
                            new IdentitySource(Kind.STAGE_VARIABLE, "colour"),
                            new IdentitySource(Kind.CONTEXT, "routeKey"));
                });
    }

    @Test
    void anAuthorizerWithoutPermissionOrTtlIsWarnedOf() {
        assertThat(read(HttpTemplateFile.changed("EnableFunctionDefaultPermissions: true",
                "EnableFunctionDefaultPermissions: false"))
                .warnings()).singleElement().satisfies(warning -> {
                    assertThat(warning.line()).isEqualTo(35);
                    assertThat(warning.message()).contains("EnableFunctionDefaultPermissions: true");
                });
        assertThat(read(HttpTemplateFile.changed("ReauthorizeEvery: 0", "Headers: [a]")).warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("write `ReauthorizeEvery: 0`"));
    }

    @Test
    void anEventMaySayItsFormatItsTimeAndThatNothingGuardsIt() {
        HttpRoute route = route("Path: /things",
                "Path: /things\n            PayloadFormatVersion: '1.0'\n            TimeoutInMillis: 500\n"
                        + "            Auth: {Authorizer: NONE}\n            RouteSettings: {DetailedMetricsEnabled: true}");

        assertThat(route.format()).isEqualTo(PayloadFormat.V1);
        assertThat(route.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(route.authorizer()).isEmpty();
    }

    @Test
    void anEventWithoutPathAndMethodIsTheDefaultRoute() {
        assertThat(route("Method: post\n            Path: /things", "PayloadFormatVersion: '2.0'").key())
                .isEqualTo("$default");
        assertThat(route("Method: post\n            Path: /things", "Path: $default").key()).isEqualTo("$default");
    }

    @Test
    void corsIsTrueOneOriginOrAWhole() {
        String stage = "StageName: $default";
        assertThat(changed(stage, "CorsConfiguration: true").cors()).get()
                .extracting(Cors::origins)
                .isEqualTo(List.of("*"));
        assertThat(changed(stage, "CorsConfiguration: https://a.example").cors()).get()
                .extracting(Cors::origins)
                .isEqualTo(List.of("https://a.example"));
        assertThat(changed(stage, "CorsConfiguration: false").cors()).isEmpty();
        assertThat(changed(stage, "CorsConfiguration: {AllowOrigins: [https://a.example], AllowMethods: [GET],"
                + " AllowHeaders: [x], ExposeHeaders: [y], AllowCredentials: true, MaxAge: 600}").cors())
                .contains(new Cors(List.of("https://a.example"), List.of("GET"), List.of("x"), List.of("y"), true,
                        Optional.of(Duration.ofMinutes(10))));
    }

    @Test
    void aTokenAuthorizerHasItsIssuerAndEachRouteItsScopes() {
        String jwt = HttpTemplateFile.WHOLE.substring(0, HttpTemplateFile.WHOLE.indexOf("        FunctionArn:"))
                .replace("Path: /things", "Path: /things\n            Auth: {AuthorizationScopes: [write]}")
                + "        JwtConfiguration: {issuer: 'https://issuer.example/', audience: [app]}\n"
                + "            AuthorizationScopes: [read]\n            IdentitySource: $request.querystring.token\n";

        HttpApi api = (HttpApi) read(jwt.replace("        FunctionArn", "")).apis().getFirst();

        assertThat(api.routes().getFirst().authorizer()).contains(new HttpAuthorizer.Jwt("Limiter",
                "https://issuer.example/", List.of("app"), new IdentitySource(Kind.QUERY_STRING, "token"),
                List.of("write")));
    }

    @Test
    void eventsThatNameNoApiAreOfOneThatSamMakes() {
        String template = HttpTemplateFile.WHOLE.substring(0, HttpTemplateFile.WHOLE.indexOf("  Http:\n"))
                .replace("            ApiId: !Ref Http\n", "");

        HttpApi api = (HttpApi) read(template).apis().getFirst();

        assertThat(api.name()).isEqualTo("ServerlessHttpApi");
        assertThat(api.stage()).isEqualTo("$default");
        assertThat(api.stageVariables()).containsExactly(Map.entry("colour", "red"));
    }

    @Test
    void severalApisAreServedInTheOrderOfTheTemplate() {
        String other = """
                  Rest:
                    Type: AWS::Serverless::Api
                    Properties: {StageName: dev}
                  Second:
                    Type: AWS::Serverless::HttpApi
                    Properties: {StageName: two}
                """;
        String events = """
                        Path: /things
                        Other:
                          Type: Api
                          Properties: {RestApiId: !Ref Rest, Method: get, Path: /things}
                        More:
                          Type: HttpApi
                          Properties: {ApiId: !Ref Second, Method: post, Path: /things}
                        Implicit:
                          Type: Api
                          Properties: {Method: get, Path: /else}
                """.strip().indent(0).stripTrailing();
        SamTemplate template = read(HttpTemplateFile.changed("Path: /things", events) + other);

        assertThat(template.apis()).extracting(Api::name)
                .containsExactly("Http", "Rest", "Second", "ServerlessRestApi");
        assertThat(template.warnings()).extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).startsWith("Event Implicit names no API"));
    }

    @Test
    void anApiWithoutARouteIsWarnedOf() {
        String empty = "  Second:\n    Type: AWS::Serverless::HttpApi\n";

        SamTemplate template = read(HttpTemplateFile.WHOLE + empty);

        assertThat(template.apis()).hasSize(1);
        assertThat(template.warnings()).singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("Second has no route"));
    }
}
