package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** What SAM is given and what it makes of that, from its own tests: both describe one API. */
final class SamPairsTest {

    private static final Path PAIRS = Path.of("src/test/resources/templates/sam");
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:MyFunction";

    @TempDir
    private Path folder;

    /** Made one of Java, whose functions are on this machine; Cognito becomes what is served here. */
    private static String input(String name) throws IOException {
        return "Transform: AWS::Serverless-2016-10-31\n" + Files.readString(PAIRS.resolve(name + ".yaml"))
                .replaceAll("CodeUri: .*", "CodeUri: function.jar")
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

    private static Set<String> routes(RestApi api) {
        return api.routes().stream().map(Route::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_with_auth_all_maximum", "api_with_gateway_responses_all",
        "api_with_gateway_responses_minimal"})
    void inputAndOutputAreReadAlike(String name) throws IOException {
        TemplateFile file = new TemplateFile(folder);
        RestApi given = TemplateFile.served(file.read(input(name)));
        RestApi made = TemplateFile.served(file.read(output(name)));

        assertThat(routes(made)).isNotEmpty().isEqualTo(routes(given));
        assertThat(made).usingRecursiveComparison().ignoringFields("routes").isEqualTo(given);
    }
}
