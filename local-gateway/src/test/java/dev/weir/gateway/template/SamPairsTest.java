package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Stages;

/** What SAM is given and what it makes of that, from its own tests: both describe one API. */
final class SamPairsTest {

    private static final Path PAIRS = Path.of("src/test/resources/templates/sam");
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:MyFunction";

    @TempDir
    private Path folder;

    /** Made one of Java, whose functions are on this machine; Cognito becomes what is served here. */
    private static String input(String name) throws IOException {
        return "Transform: AWS::Serverless-2016-10-31\n" + Files.readString(PAIRS.resolve(name + ".yaml"))
                .replaceAll("(?m)^Transform: .*\n", "")
                .replaceAll("CodeUri: .*|InlineCode: .*", "CodeUri: function.jar")
                .replaceAll("Handler: .*", "Handler: a.B")
                .replaceAll("Runtime: .*", "Runtime: java21")
                .replaceAll("UserPoolArn:(\\s*- .*)+|UserPoolArn: .*", "FunctionArn: arn:aws")
                .replaceAll("FunctionArn: arn:aws\\b.*", "FunctionArn: " + ARN);
    }

    private static String output(String name) throws IOException {
        return Files.readString(PAIRS.resolve(name + ".json"))
                .replaceAll("\"Code\": \\{[^}]*}", "\"Code\": \"function.jar\"")
                .replaceAll("\"Handler\": \"[^\"]*\"", "\"Handler\": \"a.B\"")
                .replaceAll("\"Runtime\": \"[^\"]*\"", "\"Runtime\": \"java21\"")
                .replaceAll("\"providerARNs\": \\[[^]]*],\\s*\"type\": \"cognito_user_pools\"",
                        "\"authorizerUri\": \"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + ARN
                                + "/invocations\", \"type\": \"token\"")
                .replace("\"__FunctionArn__\": \"arn:aws\"", "\"__FunctionArn__\": \"" + ARN + "\"");
    }

    /** With one function that there is, and without IAM, which is not served here. */
    private static String http(String template) {
        return template.replace("DifferentFunction", "HttpApiFunction")
                .replace("Authorizer: AWS_IAM", "Authorizer: NONE")
                .replaceAll("\"AWS_IAM\": \\[\\s*]", "\"NONE\": []")
                .replace("EnableIamAuthorizer: true", "InvokeRole: NONE");
    }

    private static Set<String> routes(RestApi api) {
        return api.routes().stream().map(Route::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    /** By their names; SAM makes a further one, called {@code Stage}. */
    private static Map<String, RestApi> stages(SamTemplate template) {
        return ((Stages) template.apis().getFirst()).all()
                .stream()
                .map(RestApi.class::cast)
                .collect(Collectors.toMap(RestApi::stage, stage -> stage));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_with_auth_all_maximum", "api_with_gateway_responses_all",
        "api_with_gateway_responses_minimal"})
    void inputAndOutputAreReadAlike(String name) throws IOException {
        TemplateFile file = new TemplateFile(folder);
        Map<String, RestApi> given = stages(file.read(input(name)));
        Map<String, RestApi> made = stages(file.read(output(name)));

        assertThat(made.keySet()).contains("Stage").hasSize(2).isEqualTo(given.keySet());
        given.forEach((stage, api) -> {
            RestApi same = Objects.requireNonNull(made.get(stage));
            assertThat(routes(same)).isNotEmpty().isEqualTo(routes(api));
            assertThat(same).usingRecursiveComparison().ignoringFields("routes").isEqualTo(api);
        });
    }

    /**
     * Of SAM's pairs of HTTP APIs. Left out are those with inline code, which is no Java's; those with a definition in S3; those
     * of which only tags, descriptions or domain names differ, which change nothing here; and an HTTP integration and IAM,
     * which are refused. SAM's tests take lists for sets.
     */
    @ParameterizedTest
    @ValueSource(strings = {"explicit_http_api_default_path", "http_api_existing_openapi",
        "http_api_existing_openapi_conditions", "http_api_explicit_stage", "http_api_lambda_auth",
        "http_api_lambda_auth_full", "http_api_lambda_auth_with_permissions_resource",
        "http_api_multiple_authorizers", "http_api_with_default_stage_name_and_fail_on_warnings", "implicit_http_api",
        "implicit_http_api_auth_and_simple_case"})
    void inputAndOutputOfHttpApisAreReadAlike(String name) throws IOException {
        TemplateFile file = new TemplateFile(folder);
        HttpApi given = (HttpApi) file.read(http(input(name))).apis().getFirst();
        HttpApi made = (HttpApi) file.read(http(output(name))).apis().getFirst();

        assertThat(made.routes()).isNotEmpty();
        assertThat(made).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(given);
    }
}
