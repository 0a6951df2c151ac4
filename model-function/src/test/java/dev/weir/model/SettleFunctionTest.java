package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.function.aws.LambdaApplicationContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/settle-protocol.md is true, also of processes in other languages. */
class SettleFunctionTest {
    private static final String LIMITS = """
            clients: {}
            plans: {any: {limits: [1 request per day]}}
            models: {gpt-test: {price: {input: 0.001, output: 0.01}}}
            """;
    private static final String BOTO3 = """
            import os, urllib.request
            class Lambda:
                def invoke(self, FunctionName, InvocationType, Payload):
                    urllib.request.urlopen(urllib.request.Request(os.environ["LAMBDA"] + FunctionName, Payload.encode()))
            def client(name):
                return Lambda()
            """;
    private static final String AWS_SDK = """
            export class LambdaClient {
              async send(command) {
                await fetch(process.env.LAMBDA + command.FunctionName, { method: "POST", body: command.Payload });
              }
            }
            export function InvokeCommand(input) { return input; }
            """;

    private static final JsonSchema REQUEST = schema("settle-request.schema.json");
    private static final JsonSchema REPLY = schema("settle-reply.schema.json");

    @TempDir
    private static Path folder;

    private static Ledger ledger;
    private static SettleFunction function;
    private static HttpServer lambda;

    @BeforeAll
    static void start() throws IOException {
        ledger = new Ledger();
        var settings = new HashMap<>(ledger.settings());
        settings.put("weir.limits-file", Files.writeString(folder.resolve("limits.yaml"), LIMITS).toString());
        function = new SettleFunction(new LambdaApplicationContextBuilder().properties(settings));
        lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        lambda.createContext("/functions/weir-settle", exchange -> {
            try (exchange) {
                var reply = told(exchange.getRequestBody().readAllBytes()).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, reply.length);
                exchange.getResponseBody().write(reply);
            }
        });
        lambda.start();
    }

    @AfterAll
    static void stop() throws IOException {
        lambda.stop(0);
        function.close();
        ledger.close();
    }

    private static JsonSchema schema(String name) {
        try (var resource = requireNonNull(SettleFunction.class.getResourceAsStream(name))) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(new String(resource.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> mistakes(JsonSchema schema, String message) {
        return schema.validate(message, InputFormat.JSON);
    }

    /** Whatever is asked and answered here is held to the published schemas. */
    private static String told(byte[] request) throws IOException {
        var written = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(request), written, null);
        var reply = written.toString(UTF_8);
        assertThat(mistakes(REPLY, reply)).as(reply).isEmpty();
        if (reply.contains("\"settlement\"")) {
            assertThat(mistakes(REQUEST, new String(request, UTF_8))).as("what is understood").isEmpty();
        }
        return reply;
    }

    /** {@code HOLD} in it stands for the hold. */
    private static String tell(String hold, String request) throws IOException {
        return told(request.replace("HOLD", hold).getBytes(UTF_8));
    }

    private static String settlement(String name) {
        return "{\"version\":1,\"settlement\":\"" + name + "\"}";
    }

    @Test
    void whatWasUsedIsBookedOnce() throws IOException {
        var hold = ledger.admit();
        var request = "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"model\":\"gpt-test\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":4}}}";

        assertThat(tell(hold, request)).isEqualTo(settlement("SETTLED"));
        ledger.assertUsed(1, 21, 129);
        assertThat(tell(hold, request)).isEqualTo(settlement("REPEATED"));
        ledger.assertUsed(1, 21, 129);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"settled\",\"usage\":{\"prompt_tokens\":3} | 1 | 3   | 10000",
        "settled                                   | 1 | 500 | 10000",
        "settled\",\"usage\":null,\"model\":\"gpt-test | 1 | 500 | 10000",
        "failed                                    | 0 | 0   | 0"})
    void whatIsNotToldIsChargedAsItWasHeldAndAFailureIsNot(String outcome, long requests, long tokens, long nanodollars)
            throws IOException {
        var request = "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"" + outcome
                + (outcome.endsWith("}") ? "}" : "\"}");

        assertThat(tell(ledger.admit(), request)).isEqualTo(settlement("SETTLED"));
        ledger.assertUsed(requests, tokens, nanodollars);
    }

    @Test
    void aHoldIsRenewedUntilItIsOver() throws IOException {
        var running = "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"running\",\"seconds\":600}";
        var renewed = tell(ledger.admit(), running);
        assertThat(renewed).startsWith("{\"version\":1,\"settlement\":\"RENEWED\",\"hold\":\"");
        ledger.assertHeld();

        var hold = renewed.substring(renewed.lastIndexOf(':') + 2, renewed.length() - 2);
        assertThat(tell(hold, "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"failed\"}"))
                .isEqualTo(settlement("SETTLED"));
        assertThat(tell(hold, running)).isEqualTo(settlement("OVER"));
        ledger.assertUsed(0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"hold\":\"HOLD\",\"outcome\":\"failed\"} | version",
        "{\"version\":2,\"hold\":\"HOLD\",\"outcome\":\"failed\"}                   | version",
        "{\"version\":1,\"outcome\":\"failed\"}                                     | hold",
        "{\"version\":1,\"hold\":\"\",\"outcome\":\"failed\"}                       | hold",
        "{\"version\":1,\"hold\":7,\"outcome\":\"failed\"}                          | hold",
        "{\"version\":1,\"hold\":\"HOLDx\",\"outcome\":\"failed\"}                  | hold",
        "{\"version\":1,\"hold\":\"HOLD\"}                                          | outcome",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"SETTLED\"}                  | outcome",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"usage\":{}}     | usage",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"usage\":{\"prompt_tokens\":-1}}    | usage",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"usage\":{\"prompt_tokens\":1e300}} | usage",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"usage\":7}      | usage",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"model\":7}      | model",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"running\"}                  | seconds",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"running\",\"seconds\":0}    | seconds",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"running\",\"seconds\":86401} | seconds",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"failed\",\"tokens\":7}      |",
        "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"failed\",\"outcome\":\"settled\"} |", "[] |", "'' |",
        "{\"version\":1, |"})
    void aMistakeIsNamedAndChangesNothing(String request, String param) throws IOException {
        var reply = tell(ledger.admit(), request);

        assertThat(reply).startsWith("{\"version\":1,\"error\":{\"message\":\"")
                .contains("\"param\":" + (param == null ? "null" : '"' + param + '"'));
        ledger.assertHeld();
        if (isSeenByTheSchema(request)) {
            assertThat(mistakes(REQUEST, request)).isNotEmpty();
        }
    }

    /** But for what is no JSON, a hold that only looks right, and a member that is there twice. */
    private static boolean isSeenByTheSchema(String request) {
        return (request.endsWith("}") || request.equals("[]")) && !request.contains("HOLDx")
                && !request.contains("\"failed\",\"outcome\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"version\":1}", "{\"version\":1,\"settlement\":\"RENEWED\"}",
        "{\"version\":1,\"settlement\":\"SETTLED\",\"hold\":\"x\"}",
        "{\"version\":1,\"settlement\":\"DONE\"}", "{\"version\":1,\"settlement\":\"SETTLED\",\"error\":{}}",
        "{\"version\":1,\"error\":{\"message\":\"m\"}}", "{\"version\":2,\"settlement\":\"SETTLED\"}"})
    void theSchemaKnowsWhatIsNeverAnswered(String reply) {
        assertThat(mistakes(REPLY, reply)).isNotEmpty();
    }

    @Test
    void theGuideLinksTheSchemas() throws IOException {
        var guide = Files.readString(Path.of("../docs/settle-protocol.md"));
        for (var name : List.of("settle-request.schema.json", "settle-reply.schema.json")) {
            var link = "../model-function/src/main/resources/dev/weir/model/" + name;
            assertThat(guide).contains("](" + link + ")");
            assertThat(Path.of("../docs", link)).exists();
        }
    }

    /** A retry of Lambda's may overtake the first attempt. */
    @Test
    void ofTwoAtOnceExactlyOneBooks() throws Exception {
        var settled = "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"settled\",\"model\":\"gpt-test\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12}}";
        var failed = "{\"version\":1,\"hold\":\"HOLD\",\"outcome\":\"failed\"}";
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                var hold = ledger.admit();
                var both = round % 2 == 0 ? List.of(settled, settled, settled, settled) : List.of(settled, failed);
                var replies = threads.invokeAll(both.stream()
                        .<Callable<String>>map(request -> () -> tell(hold, request))
                        .toList());

                assertThat(replies).extracting(Future::get)
                        .containsOnlyOnce(settlement("SETTLED"))
                        .containsOnly(settlement("SETTLED"), settlement("REPEATED"));
                if (round % 2 == 0) {
                    ledger.assertUsed(1, 21, 129);
                } else {
                    ledger.assertNothingHeld();
                }
            }
        }
    }

    @Test
    void withoutRedisTheInvocationFailsSoThatItIsRepeated() throws IOException {
        var hold = ledger.admit();
        try (var away = new SettleFunction(new LambdaApplicationContextBuilder()
                .properties(Map.of("weir.redis-url", "redis://127.0.0.1:1", "weir.redis-deadline", "50ms")))) {
            var request = "{\"version\":1,\"hold\":\"%s\",\"outcome\":\"failed\"}".formatted(hold).getBytes(UTF_8);
            assertThatThrownBy(() -> away.handleRequest(new ByteArrayInputStream(request), new ByteArrayOutputStream(),
                    null)).hasMessageContaining("send this again");
        }
        ledger.assertHeld();
    }

    @Test
    void withoutASettingItDoesNotStart() {
        assertThatThrownBy(() -> new SettleFunction(new LambdaApplicationContextBuilder()))
                .hasMessageContaining("WEIR_REDIS_URL is not set");
    }

    private static String snippet(String language) throws IOException {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/settle-protocol.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static void run(Path where, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        process.environment().put("LAMBDA", "http://127.0.0.1:" + lambda.getAddress().getPort() + "/functions/");
        var started = process.start();
        var output = new String(started.getInputStream().readAllBytes(), UTF_8);
        assertThat(started.waitFor()).as(output).isZero();
    }

    private static String event(String hold) {
        return "{\"body\":\"{}\",\"requestContext\":{\"authorizer\":{\"hold\":\"" + hold + "\"}}}";
    }

    /** The handler that the guide shows; where inference fails, its caller catches what it throws. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGuidesPythonSettles(boolean answers) throws Exception {
        assumeTrue(isInstalled("python3"));
        var here = Files.createDirectories(folder.resolve("python-" + answers));
        Files.writeString(here.resolve("boto3.py"), BOTO3);
        Files.writeString(here.resolve("function.py"), snippet("python"));
        Files.writeString(here.resolve("run.py"), """
                import json, sys, function
                def infer(body):
                    return %s
                function.infer = infer
                try:
                    function.handler(json.loads(sys.argv[1]), None)
                except ZeroDivisionError:
                    pass
                """.formatted(answers
                ? "{'model': 'gpt-test', 'usage': {'prompt_tokens': 9, 'completion_tokens': 12}}"
                : "1 / 0"));
        run(here, "python3", "run.py", event(ledger.admit()));

        ledger.assertUsed(answers ? 1 : 0, answers ? 21 : 0, answers ? 129 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGuidesJavaScriptSettles(boolean answers) throws Exception {
        assumeTrue(isInstalled("node"));
        var here = folder.resolve("node-" + answers);
        var sdk = Files.createDirectories(here.resolve("node_modules/@aws-sdk/client-lambda"));
        Files.writeString(sdk.resolve("index.mjs"), AWS_SDK);
        Files.writeString(sdk.resolve("package.json"), "{\"main\": \"index.mjs\"}");
        Files.writeString(here.resolve("function.mjs"), snippet("js"));
        Files.writeString(here.resolve("infer.mjs"), "export async function infer() { %s }".formatted(answers
                ? "return { model: \"gpt-test\", usage: { prompt_tokens: 9, completion_tokens: 12 } };"
                : "throw new RangeError();"));
        Files.writeString(here.resolve("run.mjs"), """
                import { handler } from "./function.mjs";
                try {
                  await handler(JSON.parse(process.argv[2]));
                } catch (e) {
                  if (!(e instanceof RangeError)) throw e;
                }
                """);
        run(here, "node", "run.mjs", event(ledger.admit()));

        ledger.assertUsed(answers ? 1 : 0, answers ? 21 : 0, answers ? 129 : 0);
    }
}
