package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What any runtime may rely on.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApiTest {

    private static final Invocation INVOCATION = new Invocation("id-1", "Root=1", "arn:f",
            Instant.ofEpochMilli(1_234), "{\"a\":\"é\"}");

    private final RuntimeApi api = new RuntimeApi();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        api.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://" + api.address() + "/2018-06-01/runtime/" + path);
    }

    @Test
    void anEventIsHandedOutWithItsHeadersAndItsAnswerTaken() throws Exception {
        var outcome = api.offer(INVOCATION);
        var next = get("invocation/next");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("{\"a\":\"é\"}");
        assertThat(next.headers().firstValue("Lambda-Runtime-Aws-Request-Id")).hasValue("id-1");
        assertThat(next.headers().firstValue("Lambda-Runtime-Deadline-Ms")).hasValue("1234");
        assertThat(next.headers().firstValue("Lambda-Runtime-Invoked-Function-Arn")).hasValue("arn:f");
        assertThat(next.headers().firstValue("Lambda-Runtime-Trace-Id")).hasValue("Root=1");

        assertThat(post("invocation/id-2/response", "{}").statusCode()).isEqualTo(400);
        assertThat(outcome).isNotDone();
        assertThat(post("invocation/id-1/response", "\"done\"").statusCode()).isEqualTo(202);
        assertThat(outcome.join()).isEqualTo(new Answer("\"done\""));
    }

    @Test
    void anErrorIsTheOutcome() throws Exception {
        var outcome = api.offer(INVOCATION);
        assertThat(get("invocation/next").statusCode()).isEqualTo(200);
        var error = "{\"errorType\":\"a.B\",\"errorMessage\":\"why\",\"stackTrace\":[]}";
        assertThat(post("invocation/id-1/error", error).statusCode()).isEqualTo(202);
        assertThat(outcome.join()).isEqualTo(new FunctionError("a.B", "why"));
    }

    @Test
    void anErrorBeforeTheFirstEventIsWhyItDoesNotStart() throws Exception {
        assertThat(post("init/error", "{\"errorType\":\"a.B\",\"errorMessage\":\"no network\"}").statusCode())
                .isEqualTo(202);
        assertThat(api.idle()).isCompletedExceptionally();
        assertThatThrownBy(() -> api.idle().join()).hasCauseInstanceOf(StartFailure.class)
                .hasMessageContaining("no network");
    }

    @Test
    void whoDoesNotKnowTheSecretGetsNoEvent() throws Exception {
        var outcome = api.offer(INVOCATION);
        var guess = URI.create("http://" + api.address().replaceAll("/.*", "") + "/2018-06-01/runtime/invocation/next");
        assertThat(send(HttpRequest.newBuilder(guess)).statusCode()).isEqualTo(404);
        assertThat(get("invocation").statusCode()).isEqualTo(404);
        assertThat(outcome).isNotDone();
    }

    @Test
    void aJarThatWritesOutsideOfItsFolderIsNotUnpacked(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("function.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("../../weir-escaped"));
        }
        var spec = new FunctionSpec("Slip", "a.B", jar, Duration.ofSeconds(1), 128, Map.of());
        assertThatThrownBy(() -> TaskRoot.of(spec)).isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("Slip's code " + jar + " cannot be unpacked: it holds ../../weir-escaped");
    }
}
