package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalGatewayTest {

    private static final String TEMPLATE = """
            Transform: AWS::Serverless-2016-10-31
            Metadata:
              LocalGateway:
                Try: "/hello -H 'x-api-key: demo'"
            Resources:
              Hello:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: CODE
                  Handler: dev.weir.gateway.testfunction.ScriptedFunction
                  Events:
                    Get:
                      Type: Api
                      Properties:
                        Method: get
                        Path: /hello
            """.replace("CODE", TestFunctions.classes().toString());

    /** A second API, of the same function. */
    private static final String HOOKS = """
                    Post:
                      Type: HttpApi
                      Properties: {ApiId: !Ref Hooks, Method: post, Path: '/hooks/{id}'}
              Hooks:
                Type: AWS::Serverless::HttpApi
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTemplate() throws IOException {
        Files.writeString(folder.resolve("plain.yaml"), TEMPLATE);
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE.replace("      Events:",
                "      Environment: {Variables: {WEIR_REDIS_URL: '', WEIR_LIMITS_FILE: limits.yaml}}\n      Events:"));
        Files.writeString(folder.resolve("bad.yaml"), TEMPLATE.replace("java25", "python3.12"));
    }

    private String refusal(int code, String... arguments) throws InterruptedException {
        try (Launched gateway = Launched.in(folder, arguments)) {
            assertThat(gateway.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.process().exitValue()).isEqualTo(code);
            assertThat(gateway.out()).isEmpty();
            assertThat(gateway.err()).hasLineCount(1).doesNotContain("at dev.weir", "Exception");
            assertThat(gateway.temporary()).isEmpty();
            return gateway.err().strip();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2 | --prot=1 | Unknown argument --prot=1: --help lists the options.",
        "2 | extra | Unknown argument extra: --help lists the options.",
        "2 | --port=70000 | Invalid value for option '--port': 70000 is no port, give a number from 0 to 65535.",
        "2 | --isolation=vm | Invalid value for option '--isolation': expected one of [LOADER, PROCESS] (case-insensitive) but was 'vm': --help lists the options.",
        "2 | --port | Missing required parameter for option '--port' (N): --help lists the options.",
        "2 | --assume=condition-null=maybe | --assume: condition-null is maybe: write ignored or refused.",
        "2 | --assume=condition-null | Value for option option '--assume' (NAME=VALUE) should be in KEY=VALUE format but was condition-null: --help lists the options.",
        "2 | --stack=my_limiter=plain.yaml | --stack: my_limiter is no other stack's name: write letters, digits and hyphens, a letter first; local is the stack that is served.",
        "1 | --stack=limiter=none.yaml | none.yaml:1:1: There is no such file: name the template by --stack.",
        "1 | --limits=none.yaml | There is no limits file none.yaml: name one by --limits.",
        "1 | --template=none.yaml | none.yaml:1:1: There is no such file: name the template by --template.",
        "1 | --template=bad.yaml | bad.yaml:9:16: This gateway cannot run Runtime python3.12 here: use java25 (or java21, java17, java11, java8.al2).",
        "1 | --redis=redis://127.0.0.1:1 | Nothing listens at redis://127.0.0.1:1: start a Redis there, or leave --redis out."})
    void whatCannotStartSaysWhyInOneLine(int code, String argument, String sentence) throws InterruptedException {
        assertThat(refusal(code, argument)).isEqualTo(sentence);
    }

    @Test
    void aStopWhileAConstructorHangsLeavesNothingBehind() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("odd.yaml"), TEMPLATE.replace("ScriptedFunction", "HangingFunction"));

        try (Launched gateway = Launched.in(folder, "--template=odd.yaml", "--port=0", "--isolation=process")) {
            ProcessHandle function = await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.process().children().findAny(), Optional::isPresent)
                    .orElseThrow();
            try {
                gateway.process().destroy();
                assertThat(gateway.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
                await().atMost(Duration.ofSeconds(5)).until(() -> !function.isAlive());
                assertThat(gateway.temporary()).isEmpty();
                assertThat(gateway.err()).isEmpty();
            } finally {
                function.destroyForcibly();
            }
        }
    }

    @Test
    void allFunctionsThatDoNotStartAreToldAtOnce() throws IOException, InterruptedException {
        String another = TEMPLATE.substring(TEMPLATE.indexOf("  Hello:"))
                .replace("Hello:", "Other:")
                .replace("/hello", "/other")
                .replace("ScriptedFunction", "BrokenFunction");
        Files.writeString(folder.resolve("odd.yaml"), TEMPLATE.replace("ScriptedFunction", "Nowhere") + another);

        try (Launched gateway = Launched.in(folder, "--template=odd.yaml", "--port=0")) {
            assertThat(gateway.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.err().lines()).satisfiesExactly(
                    line -> assertThat(line).startsWith("odd.yaml:11:16: Hello's handler class"),
                    line -> assertThat(line).isEqualTo("odd.yaml:23:16: Other cannot start: no REDIS_URL"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ScriptedFunctoin | loader | odd.yaml:11:16: Hello's handler class dev.weir.gateway.testfunction.ScriptedFunctoin is not in",
        "ScriptedFunctoin | process | odd.yaml:11:16: Hello's handler class dev.weir.gateway.testfunction.ScriptedFunctoin is not in",
        "ScriptedFunction::nope | loader | odd.yaml:11:16: Hello cannot start: No public method named nope"})
    void aFunctionThatDoesNotStartIsToldByTheLineOfItsHandler(String handler, String isolation, String sentence)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("odd.yaml"), TEMPLATE.replace("ScriptedFunction", handler));

        assertThat(refusal(1, "--template=odd.yaml", "--port=0", "--isolation=" + isolation)).startsWith(sentence)
                .doesNotContain("weir-code");
    }

    @Test
    void aTakenPortIsSaidToBeTakenAndRedisIsStopped() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(refusal(1, "--port", port)).contains("Port " + port).contains("--port");
        }
    }

    @Test
    void everyMistakeInTheLimitsFileIsALineOfItsOwn() throws IOException, InterruptedException {
        Path limits = Files.writeString(folder.resolve("limits.yaml"),
                "clients: {}\nplans:\n  free:\n    limits:\n      - 60 a minute\nwhen_redis_is_away: panic\n");
        try (Launched gateway = Launched.in(folder, "--limits", "limits.yaml", "--port", "0", "--template",
                Path.of("..", "template.yaml").toAbsolutePath().toString())) {
            assertThat(gateway.process().waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.process().exitValue()).isEqualTo(1);
            assertThat(gateway.out()).isEmpty();
            assertThat(gateway.err().lines()).containsExactly(
                    "AuthorizerFunction cannot start: " + limits
                            + ":5:9: '60 a minute' is not a limit: write it like '60 requests per minute' or '5 requests"
                            + " per 20 seconds'; calls at one time are '8 in flight'",
                    limits + ":6:21: 'panic' is not 'allow', 'deny' or 'local'");
        }
    }

    @Test
    void helpAndVersionGoToTheScreen() throws InterruptedException {
        try (Launched help = Launched.in(folder, "--help")) {
            assertThat(help.process().waitFor()).isZero();
            assertThat(help.out()).contains("--template", "--limits", "--port", "--redis", "--redis-image",
                    "--isolation", "--assume");
        }
        try (Launched version = Launched.in(folder, "--version")) {
            assertThat(version.process().waitFor()).isZero();
            assertThat(version.out()).startsWith("Weir local gateway ").doesNotContain("$");
        }
    }

    @Test
    void itSaysWhatItServesAndLeavesNothingBehind() throws InterruptedException {
        try (Launched gateway = Launched.in(folder, "--port", "0")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            assertThat(gateway.out()).containsPattern("Serving ServerlessRestApi at http://localhost:\\d+/Prod")
                    .containsPattern("GET +/hello +Hello +open to all")
                    .containsPattern("curl -i http://localhost:\\d+/Prod/hello -H 'x-api-key: demo'")
                    .containsPattern("Redis +redis://\\S+ \\(\\w+")
                    .contains("  Limits  as template.yaml says");
            List<ProcessHandle> children = gateway.process().descendants().toList();

            gateway.process().destroy();

            assertThat(gateway.process().waitFor()).isEqualTo(143);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(gateway.temporary()).isEmpty();
            assertThat(gateway.err()).isEmpty();
        }
    }

    @Test
    void itStopsOnceStartedWhereNothingElseIsWanted() throws InterruptedException {
        try (Launched gateway = Launched.in(folder, "--port=0", "--exit-when-started")) {
            assertThat(gateway.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.process().exitValue()).isZero();
            assertThat(gateway.out()).contains("Serving ServerlessRestApi");
            assertThat(gateway.temporary()).isEmpty();
            assertThat(gateway.err()).isEmpty();
        }
    }

    @Test
    void functionsInProcessesAnswerAndEndWithTheGateway() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "local-gateway.md"));
        assertThat(guide).contains("```sh\n./weir --isolation process\n```");
        Files.writeString(folder.resolve("plain.yaml"), TEMPLATE.replace("      Events:",
                "      Environment: {Variables: {OUTPUT: '{\"statusCode\":200,\"body\":\"hello\"}'}}\n      Events:"));
        try (Launched gateway = Launched.in(folder, "--isolation", "process", "--port=0", "--template=plain.yaml")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            List<ProcessHandle> functions = gateway.process().children().toList();
            assertThat(functions).hasSize(1);
            String url = gateway.out().replaceAll("(?s).*Serving \\S+ at (\\S+).*", "$1/hello");
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpRequest hello = HttpRequest.newBuilder(URI.create(url)).build();
                assertThat(http.send(hello, BodyHandlers.ofString()).body()).isEqualTo("hello");
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(gateway.out()).containsPattern("\\[Hello] REPORT .*Max Memory Used"));

            gateway.process().destroy();

            assertThat(gateway.process().waitFor()).isEqualTo(143);
            functions.forEach(function -> function.onExit().orTimeout(5, TimeUnit.SECONDS).join());
            assertThat(gateway.temporary()).isEmpty();
            assertThat(gateway.err()).isEmpty();
        }
    }

    @Test
    void severalApisHaveAPortEachAndAreCalledByTheirNames() throws Exception {
        int port;
        try (var first = new ServerSocket(0)) {
            port = first.getLocalPort();
        }
        Files.writeString(folder.resolve("two.yaml"), TEMPLATE + HOOKS);
        try (Launched gateway = Launched.in(folder, "--port=" + port, "--template=two.yaml")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));

            String guide = Files.readString(Path.of("..", "docs", "local-gateway.md"));
            String shown = guide.substring(guide.indexOf("Serving Hooks"));
            assertThat(gateway.out()).contains(shown.substring(0, shown.indexOf("```"))
                    .replace(":3000", ":" + port)
                    .replace(":3001", ":" + (port + 1)));
            URI unasked = URI.create("http://localhost:" + (port + 1) + "/Stage/hello");
            try (HttpClient http = HttpClient.newHttpClient()) {
                var answer = http.send(HttpRequest.newBuilder(unasked).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(502); // its function was asked, which says nothing
            }
        }
    }

    @Test
    void aPortAfterTheLastIsRefused() throws Exception {
        Files.writeString(folder.resolve("two.yaml"), TEMPLATE + HOOKS);
        assertThat(refusal(1, "--port=65535", "--template=two.yaml")).contains("none comes after 65535");
    }

    @Test
    void theCommandLineDecidesWhatTheTemplateAssumes() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("assuming.yaml"), TEMPLATE.replace("    Try:",
                "    Assume: {unknown-route-with-authorization: missing-token, error-type: left-out}\n    Try:"));
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=assuming.yaml",
                "--assume=unknown-route-with-authorization=incomplete-signature", "--assume=deny-key=small");
                HttpClient client = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            String base = gateway.out().replaceAll("(?s).*(http://localhost:\\d+/Prod).*", "$1");

            assertThat(client.send(
                    HttpRequest.newBuilder(URI.create(base + "/none")).header("Authorization", "Bearer k").build(),
                    BodyHandlers.discarding()).headers().firstValue("x-amzn-ErrorType"))
                    .contains("IncompleteSignatureException");
        }
    }

    @Test
    void whatChangesIsServedAnewAndWhatIsWrongIsSaid() throws Exception {
        Path template = folder.resolve("plain.yaml");
        String answering = TEMPLATE.replace("      Events:",
                "      Environment: {Variables: {OUTPUT: '{\"statusCode\":200,\"body\":\"WORD @count@\"}'}}\n      Events:");
        Files.writeString(template, answering.replace("WORD", "first"));
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=plain.yaml", "--limits=template.yaml",
                "--verbose"); HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            HttpRequest hello = HttpRequest
                    .newBuilder(URI.create(gateway.out().replaceAll("(?s).*Serving \\S+ at (\\S+).*", "$1/hello")))
                    .build();
            assertThat(http.send(hello, BodyHandlers.ofString()).body()).isEqualTo("first 1");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> gateway.out().contains("[Hello] <- {\"resource\":\"/hello\"")
                            && gateway.out().contains("[Hello] -> {\"statusCode\":200"));

            Files.writeString(template, answering.replace("WORD", "second"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.out().contains("plain.yaml changed: served anew"));
            assertThat(http.send(hello, BodyHandlers.ofString()).body()).isEqualTo("second 1");

            Files.writeString(template, answering.replace("java25", "python3.12"));
            Files.writeString(folder.resolve("template.yaml"), "no limits");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.err().contains("plain.yaml changed: what was served before goes on."));
            assertThat(gateway.err()).contains("plain.yaml:9:16: This gateway cannot run Runtime python3.12",
                    "template.yaml changed: the limits that were in force before stay.");
            assertThat(http.send(hello, BodyHandlers.ofString()).body()).isEqualTo("second 2");
        }
    }

    @Test
    void aFileThatTheTemplateNamesIsServedAnewAlsoWhereItWasWrong() throws Exception {
        Path paths = folder.resolve("paths.yaml");
        Files.writeString(folder.resolve("named.yaml"), """
                Transform: AWS::Serverless-2016-10-31
                Resources:
                  Named:
                    Type: AWS::Serverless::Api
                    Properties: {StageName: dev, DefinitionUri: paths.yaml}
                """);
        String definition = """
                openapi: 3.0.1
                paths:
                  /PATH:
                    get:
                      x-amazon-apigateway-integration:
                        {type: mock, requestTemplates: {application/json: '{"statusCode": 200}'}, responses: {default: {statusCode: '200'}}}
                """;
        Files.writeString(paths, definition.replace("PATH", "first"));
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=named.yaml")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            Files.writeString(paths, "paths: [");
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.err().contains("paths.yaml changed: what was"));
            Files.writeString(paths, definition.replace("PATH", "second"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.out().contains("paths.yaml changed: served anew after"));
        }
    }

    @Test
    void anApiThatIsAddedIsServedAndOneThatIsTakenOutIsNot() throws Exception {
        Path template = Files.writeString(folder.resolve("growing.yaml"), TEMPLATE);
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=growing.yaml")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            Files.writeString(template, TEMPLATE + HOOKS);
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("changed: served anew"));
            assertThat(gateway.out()).containsPattern("Serving Hooks at http://localhost:\\d+\n");
            Files.writeString(template, TEMPLATE);
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Hooks is served no longer."));
        }
    }

    @Test
    void eventsAndArnsAreOfTheRegionAndTheAccountThatAreNamed() throws Exception {
        Files.writeString(folder.resolve("plain.yaml"), TEMPLATE.replace("      Events:",
                "      Environment: {Variables: {OUTPUT: '{\"statusCode\":200,\"body\":@event@}'}}\n      Events:"));
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=plain.yaml", "--region=cn-north-1",
                "--account=999999999999"); HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));
            String url = gateway.out().replaceAll("(?s).*Serving \\S+ at (\\S+).*", "$1/hello");
            assertThat(http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body())
                    .contains("\"accountId\":\"999999999999\"")
                    .doesNotContain("123456789012", "us-east-1");
        }
    }

    @Test
    void whatNoFunctionReadsIsNeitherStartedNorAnnounced() throws InterruptedException {
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=plain.yaml", "--limits=plain.yaml")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));

            assertThat(gateway.out()).doesNotContain("Redis", "Limits").contains("/Stage\n\nTry it:");
            assertThat(gateway.process().descendants()).isEmpty();
            assertThat(gateway.temporary()).noneMatch(folder -> folder.toString().contains("weir-redis-"));
            assertThat(gateway.err()).isEmpty();
        }
    }

    @Test
    void aRedisThatNoFunctionReadsIsWarnedOf() {
        try (Launched gateway = Launched.in(folder, "--port=0", "--template=plain.yaml", "--redis=redis://here:1")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.out().contains("Ctrl-C stops everything."));

            assertThat(gateway.out()).doesNotContain("Redis");
            assertThat(gateway.err().strip()).isEqualTo("Warning: no function of plain.yaml has the variable "
                    + "WEIR_REDIS_URL, so none uses the Redis you name: add it under Environment, Variables.");
        }
    }

    @Test
    void whatAKilledGatewayLeftIsClearedByTheNext() {
        try (Launched killed = Launched.in(folder, "--port=0", "--isolation=process")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> killed.out().contains("Ctrl-C stops everything."));
            assumeTrue(killed.out().contains("embedded Redis"), "a Docker engine answers");
            List<ProcessHandle> children = killed.process().descendants().toList();
            List<Path> left = killed.temporary();
            killed.process().destroyForcibly().onExit().join();
            assertThat(children).isNotEmpty().allMatch(ProcessHandle::isAlive);

            try (Launched next = Launched.in(folder, "--port=0", "--isolation=process")) {
                await().atMost(Duration.ofSeconds(20)).until(() -> next.out().contains("Ctrl-C stops everything."));

                assertThat(left).hasSize(3); // its Redis, the code of its function, and the runtime's native client
                assertThat(next.temporary()).hasSize(3).doesNotContainAnyElementsOf(left);
                children.forEach(child -> child.onExit().orTimeout(5, TimeUnit.SECONDS).join());
            }
        }
    }

    @Test
    void aLastOptionWinsOverAnEarlierOne() throws InterruptedException {
        assertThat(refusal(1, "--limits", "template.yaml", "--limits", "none.yaml")).contains("none.yaml");
    }
}
