package dev.weir.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another deployment in the place of the one before, and a call made again. */
final class DeploymentTest {

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = Server.start(List.of(api(answering("first"))), 0,
            new Settings(InstantSource.system(), Duration.ofSeconds(29), Settings.ACCOUNT,
                    new PrintStream(log, true, StandardCharsets.UTF_8), Assumptions.USUAL));

    @TempDir
    private Path folder;

    private static FunctionSpec answering(String word) {
        return TestFunctions.scripted("Function", "{\"statusCode\":200,\"body\":\"" + word + " @count@\"}");
    }

    private static Api api(FunctionSpec function) {
        return api("Api", function);
    }

    private static Api api(String name, FunctionSpec function) {
        return new RestApi(name, "dev", Map.of(),
                List.of(new Route("ANY", "/{proxy+}", new IntegrationSpec.LambdaProxy(function), Optional.empty())),
                Map.of(), List.of(), Metering.NONE, Optional.empty(), OptionalInt.empty());
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return get(server.ports().getFirst(), path, headers);
    }

    private HttpResponse<String> get(int port, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @Test
    void theNextDeploymentAnswersOnConnectionsThatAreOpen() throws Exception {
        assertThat(get("/dev/x").body()).isEqualTo("first 1");
        server.deploy(List.of(api(answering("second"))));
        assertThat(get("/dev/x").body()).isEqualTo("second 1");
    }

    @Test
    void aFunctionThatIsAsItWasGoesOn() throws Exception {
        assertThat(get("/dev/x").body()).isEqualTo("first 1");
        server.deploy(List.of(api(answering("first"))));
        assertThat(get("/dev/x").body()).isEqualTo("first 2");
    }

    @Test
    void aFunctionThatIsBuiltAnewBeginsAnewAndTheOldBuildMayBeWrittenOver() throws Exception {
        var code = folder.resolve("classes");
        copy(code);
        var spec = answering("built").withCode(code);
        server.deploy(List.of(api(spec)));
        assertThat(get("/dev/x").body()).isEqualTo("built 1");
        Files.writeString(code.resolve("version"), "2");
        assertThat(get("/dev/x").body()).isEqualTo("built 2");
        server.deploy(List.of(api(spec)));
        assertThat(get("/dev/x").body()).isEqualTo("built 1");
    }

    private static void copy(Path to) throws IOException {
        try (var files = Files.walk(TestFunctions.classes())) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("testfunction"))
                    .toList()) {
                var copy = to.resolve(TestFunctions.classes().relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void noCallIsLostWhileDeploymentsFollowEachOther() throws Exception {
        var going = new AtomicBoolean(true);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Future<List<Integer>>>();
            for (int i = 0; i < 8; i++) {
                statuses.add(callers.submit(statuses(going)));
            }
            for (int i = 0; i < 6; i++) {
                server.deploy(List.of(api(answering("word" + i))));
            }
            going.set(false);
            for (var one : statuses) {
                assertThat(one.get()).isNotEmpty().containsOnly(200);
            }
        }
        assertThat(get("/dev/x").body()).startsWith("word5 ");
    }

    private Callable<List<Integer>> statuses(AtomicBoolean going) {
        return () -> {
            var seen = new ArrayList<Integer>();
            while (going.get()) {
                seen.add(get("/dev/x").statusCode());
            }
            return seen;
        };
    }

    @Test
    void whatCannotStartLeavesAllAsItWas() throws Exception {
        get("/dev/x");
        var broken = answering("broken").withCode(folder.resolve("none.jar"));
        assertThatThrownBy(() -> server.deploy(List.of(api(broken)))).isInstanceOf(StartFailure.class)
                .hasMessageContaining("none.jar");
        assertThat(get("/dev/x").body()).isEqualTo("first 2");
    }

    @Test
    void anApiThatComesHasAPortOfItsOwnUntilItGoes() throws Exception {
        server.deploy(List.of(api("Hooks", answering("hook")), api(answering("first"))));
        assertThat(server.portsByName()).containsOnlyKeys("Api", "Hooks");
        int port = server.ports().getLast();
        assertThat(get("/dev/x").body()).isEqualTo("first 1");
        assertThat(get(port, "/dev/x").body()).isEqualTo("hook 1");

        server.deploy(List.of(api(answering("first"))));
        assertThat(get("/dev/x").body()).isEqualTo("first 2");
        assertThatThrownBy(() -> get(port, "/dev/x")).isInstanceOf(IOException.class);
        assertThat(server.portsByName()).containsOnlyKeys("Api");
    }

    @Test
    void anApiThatIsAddedTakesTheFirstFreePortAndOneThatCannotStartTakesNone() throws Exception {
        int first = threeFreePorts();
        try (var several = Server.start(List.of(api(answering("a"))), first)) {
            several.deploy(List.of(api(answering("a")), api("B", answering("b")), api("C", answering("c"))));
            assertThat(several.ports()).containsExactly(first, first + 1, first + 2);
            several.deploy(List.of(api(answering("a")), api("C", answering("c"))));
            var broken = api("D", answering("d").withCode(folder.resolve("none.jar")));
            assertThatThrownBy(() -> several.deploy(List.of(api(answering("a")), broken)))
                    .isInstanceOf(StartFailure.class);
            several.deploy(List.of(api(answering("a")), api("C", answering("c")), api("E", answering("e"))));
            assertThat(several.portsByName()).isEqualTo(Map.of("Api", first, "C", first + 2, "E", first + 1));
        }
    }

    /** The first of three, none of which an outgoing connection may be given in between. */
    private static int threeFreePorts() {
        return IntStream.range(0, 1_000)
                .map(_ -> ThreadLocalRandom.current().nextInt(20_000, 30_000))
                .filter(first -> IntStream.range(first, first + 3).allMatch(DeploymentTest::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatIsAssumedMayChange() throws Exception {
        assertThat(get("/dev").headers().firstValue("x-amzn-ErrorType"))
                .contains("MissingAuthenticationTokenException");
        server.deploy(List.of(api(answering("first"))), Assumptions.USUAL
                .with(Map.of("unknown-route-with-authorization", "incomplete-signature")));
        assertThat(get("/dev", "Authorization", "Bearer k").headers().firstValue("x-amzn-ErrorType"))
                .contains("IncompleteSignatureException");
    }

    @Test
    void aCallIsMadeAgainByItsId() throws Exception {
        var first = get("/dev/some/path?q=1", "x-api-key", "k");
        var id = first.headers().firstValue("x-amzn-RequestId").orElseThrow();
        assertThat(Files.readString(Path.of("..", "docs", "local-gateway.md"))).contains("-H 'Weir-Replay: ");
        assertThat(first.body()).isEqualTo("first 1");
        assertThat(get("/", "Weir-Replay", id).body()).isEqualTo("first 2");
        server.deploy(List.of(api(answering("second"))));
        assertThat(get("/", "Weir-Replay", id.substring(0, 8)).body()).isEqualTo("second 1");
        assertThat(log.toString(StandardCharsets.UTF_8).lines()).hasSize(3)
                .allMatch(line -> line.contains(" GET /dev/some/path 200 "))
                .anyMatch(line -> line.contains(" " + id.substring(0, 8) + " GET"));
    }

    @Test
    void anIdThatNobodyKnowsIsSaid() throws Exception {
        var answer = get("/dev/x", "Weir-Replay", "nothing");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("No request nothing is kept here: take an id from the log; the last 1000 are kept.\n");
    }
}
