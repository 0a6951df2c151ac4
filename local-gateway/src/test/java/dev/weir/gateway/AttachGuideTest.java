package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.gateway.check.Check;
import dev.weir.gateway.check.Report;
import dev.weir.gateway.check.rule.Severity;
import dev.weir.gateway.function.Isolation;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.template.SamTemplate;
import dev.weir.gateway.testfunction.PythonFunction;
import dev.weir.limiter.answer.AnswerHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Holds docs/attach.md to what it says: its templates are served by its commands, with the functions as they are deployed. */
final class AttachGuideTest {

    private static final Path ROOT = Path.of("..");
    private static final Path EXAMPLES = ROOT.resolve("examples/attach");
    private static final String KEY = "weir-demo-alice";

    private static final String INFERENCE = """
            clients: {anonymous: {plan: metered}}
            plans:
              metered: {limits: [2 requests per day, 1000 tokens per day, 1 in flight]}
            routes:
              POST /v1/infer: {estimate: {tokens: 200}}
            """;

    @TempDir
    private Path folder;

    private static String guide() throws IOException {
        return Files.readString(ROOT.resolve("docs/attach.md"));
    }

    /** The command of the guide that serves an example. */
    private static Arguments command(String example) throws IOException {
        String line = guide().replace("\\\n", "")
                .lines()
                .filter(it -> it.startsWith("./weir --template examples/attach/" + example))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/attach.md does not serve " + example));
        Arguments arguments = new Arguments();
        new CommandLine(arguments).setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(Arrays.stream(line.strip().split("\\s+"))
                        .skip(1)
                        .map(word -> word.replaceFirst("^(weir=)?(examples/.*|template\\.yaml)$", "$1../$2"))
                        .toArray(String[]::new));
        return arguments;
    }

    private FirstLight served(String example) throws IOException {
        Arguments command = command(example);
        String limits = Files.readString(Path.of(command.limits().orElse("../examples/limits.yaml")));
        return new FirstLight(Path.of(command.template()), command.stack(), "/dev", folder, limits, Map.of());
    }

    private static HttpResponse<String> get(FirstLight api, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.send(request);
    }

    private static HttpResponse<String> things(FirstLight api) throws Exception {
        return get(api, api.baseUrl() + "/things", "x-api-key", KEY);
    }

    private static void assertDenied(HttpResponse<String> denied) throws IOException {
        assertThat(denied.statusCode()).isEqualTo(429);
        assertThat(Arrays.stream(AnswerHeader.values()).map(AnswerHeader::header))
                .filteredOn(name -> !name.contains("tokens") && !name.endsWith("degraded"))
                .hasSize(9)
                .allSatisfy(name -> assertThat(denied.headers().firstValue(name)).as(name).isPresent());
        assertThat(denied.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(denied.headers().firstValue("x-should-retry")).contains("true");
        assertThat(new ObjectMapper().readTree(denied.body()).path("error").path("code").asText())
                .isEqualTo("rate_limit_exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openapi.yaml", "authorizer.yaml", "other-account.yaml", "gateway-responses.yaml"})
    void anExistingApiIsLimited(String example) throws Exception {
        try (FirstLight api = served(example)) {
            HttpResponse<String> unknown = get(api, api.baseUrl() + "/things");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).contains("invalid_api_key");
            for (int call = 0; call < 5; call++) {
                HttpResponse<String> passed = things(api);
                assertThat(passed.statusCode()).isEqualTo(200);
                assertThat(passed.body()).isEqualTo("{\"things\": []}");
            }
            assertDenied(things(api));
        }
    }

    @Test
    void theGuideNamesTheCallAndAllThatIsExported() throws IOException {
        assertThat(guide()).contains("curl -i http://localhost:3000/dev/things -H 'x-api-key: " + KEY + "'");
        Pattern export = Pattern.compile("Export:\\R +Name: !Sub \\$\\{AWS::StackName}-(\\w+)");
        assertThat(export.matcher(Files.readString(ROOT.resolve("template.yaml"))).results())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(name -> assertThat(guide()).contains("`weir-" + name.group(1) + "`"));
    }

    @Test
    void theApisOwnGatewayResponsesStayAsTheyAre() throws Exception {
        try (FirstLight api = served("gateway-responses.yaml")) {
            HttpResponse<String> nowhere = get(api, api.baseUrl() + "/nowhere");
            assertThat(nowhere.statusCode()).isEqualTo(403);
            assertThat(nowhere.body()).isEqualTo("{\"error\":{\"message\":\"Missing Authentication Token\"}}");
            for (int call = 0; call < 5; call++) {
                assertThat(things(api).statusCode()).isEqualTo(200);
            }
            for (HttpResponse<String> answer : List.of(nowhere, things(api))) {
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://example.com");
            }
        }
    }

    @Test
    void eachStageHasItsLimits() throws Exception {
        try (FirstLight api = served("stages.yaml")) {
            String dev = api.root() + "/dev/things";
            String prod = api.root() + "/prod/things";
            assertThat(get(api, dev).statusCode()).isEqualTo(200);
            assertDenied(get(api, dev));
            assertThat(get(api, prod).statusCode()).isEqualTo(200);
            assertThat(get(api, prod).statusCode()).as("the third, with the one of stage dev").isEqualTo(200);
            assertDenied(get(api, prod));
        }
    }

    /** Lambda's part between two functions is played by a server that hands on what is told to the real one. */
    @Test
    void aFunctionInPythonAnswersForAnHttpApiAndSettles() throws Exception {
        assumeTrue(isInstalled("python3"));
        Files.writeString(folder.resolve("boto3.py"),
                """
                        import os, urllib.request
                        class Lambda:
                            def invoke(self, FunctionName, InvocationType, Payload):
                                urllib.request.urlopen(urllib.request.Request(os.environ["LAMBDA"] + FunctionName, Payload.encode()))
                        def client(name):
                            return Lambda()
                        """);
        var told = new LinkedBlockingQueue<String>();
        HttpServer lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        lambda.createContext("/", exchange -> {
            told.add(exchange.getRequestURI().getPath() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        lambda.start();
        try (FirstLight api = inPython("http://127.0.0.1:" + lambda.getAddress().getPort() + "/");
                LambdaFunction settle = settleFunction(api)) {
            HttpResponse<String> first = infer(api);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains("\"words\": 3");
            assertThat(first.headers().firstValue("x-ratelimit-remaining-tokens")).contains("800");
            settle(settle, told.poll(10, TimeUnit.SECONDS));

            HttpResponse<String> second = infer(api);
            assertThat(second.headers().firstValue("x-ratelimit-remaining-tokens")).contains("797");
            settle(settle, told.poll(10, TimeUnit.SECONDS));

            HttpResponse<String> third = infer(api);
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
            assertThat(third.body()).contains("rate_limit_exceeded");
            assertThat(told).as("what was refused holds nothing").isEmpty();
        } finally {
            lambda.stop(0);
        }
    }

    private static boolean isInstalled(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + command).start().waitFor() == 0;
    }

    /** The example with a function in its function's place that runs it. */
    private FirstLight inPython(String lambda) throws IOException {
        String path = folder + ":" + EXAMPLES.resolve("backend").toAbsolutePath();
        String template = Files.readString(EXAMPLES.resolve("http-api.yaml"))
                .replace("Runtime: python3.13", "Runtime: java25")
                .replace("CodeUri: backend", "CodeUri: " + TestFunctions.classes())
                .replace("Handler: app.handler", "Handler: " + PythonFunction.class.getName())
                .replace("        Variables:\n",
                        "        Variables:\n          PYTHONPATH: " + path + "\n          LAMBDA: "
                                + lambda + "\n");
        return new FirstLight(Files.writeString(folder.resolve("http-api.yaml"), template),
                command("http-api.yaml").stack(), "", folder, INFERENCE, Map.of());
    }

    private static LambdaFunction settleFunction(FirstLight api) {
        return SamTemplate.read(ROOT.resolve("template.yaml"), api.environment().keySet())
                .withEnvironment(api.environment())
                .functions()
                .stream()
                .filter(function -> function.name().equals("SettleFunction"))
                .findFirst()
                .map(function -> LambdaFunction.start(function, InstantSource.system(), Isolation.LOADER))
                .orElseThrow();
    }

    private static HttpResponse<String> infer(FirstLight api) throws Exception {
        return api.send(HttpRequest.newBuilder(URI.create(api.baseUrl() + "/v1/infer"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": \"Hello, wide world!\"}")));
    }

    private static void settle(LambdaFunction settle, String told) {
        String arn = "/arn:aws:lambda:us-east-1:123456789012:function:weir-SettleFunction:live ";
        assertThat(told).startsWith(arn);
        assertThat(settle.invoke(told.substring(arn.length()), "Root=1-2-3"))
                .isInstanceOfSatisfying(Outcome.Answer.class,
                        answer -> assertThat(answer.json()).contains("\"SETTLED\""));
    }

    static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("limits-of-stages.yaml"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theCheckFindsNoErrorInIt(Path template) throws IOException {
        Optional<String> limits = template.endsWith("stages.yaml")
                ? Optional.of(EXAMPLES.resolve("limits-of-stages.yaml").toString())
                : Optional.empty();
        Report report = Check.of(template.toString(), limits);

        assertThat(report.findings()).filteredOn(finding -> finding.severity() == Severity.ERROR).isEmpty();
        assertThat(guide()).contains("../examples/attach/" + template.getFileName());
    }
}
