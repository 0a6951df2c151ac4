package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.environment.CurrentLimits;
import dev.weir.limiter.settings.LimitsUnreadable;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The guide's commands are run and its log is written: by the handler, over a real Redis, with a server that stands in for S3. */
final class LimitsSourceGuideTest {

    private static final Map<String, String> SDK = Map.of("aws.region", "us-east-1", "aws.accessKeyId", "key",
            "aws.secretAccessKey", "secret");

    @TempDir
    private Path folder;

    private HttpServer s3;
    private RedisServer redis;
    private final PrintStream terminal = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s3.createContext("/", this::answer);
        s3.start();
        SDK.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + s3.getAddress().getPort());
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        System.setErr(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        System.setErr(terminal);
        redis.stop();
        s3.stop(0);
        SDK.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlS3");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A bucket is a folder; an object's ETag is its MD5, as in S3. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
            if (!Files.exists(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var bytes = Files.readAllBytes(file);
            var tag = '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + '"';
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private ApplicationContext function(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(Map.of("weir.redis-url",
                "redis://127.0.0.1:" + redis.ports().getFirst(), "weir.redis-deadline", "20s",
                "weir.redis-first-deadline", "20s", "weir.limits-file", "s3://my-policies/limits.yaml"));
        settings.putAll(more);
        return ApplicationContext.run(settings);
    }

    private static Map<?, ?> call(AuthorizerFunction function) {
        var reply = function.execute(Map.of("type", "REQUEST", "methodArn",
                "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/v1/models", "httpMethod", "GET",
                "resource", "/v1/models", "requestContext", Map.of("identity", Map.of("sourceIp", "192.0.2.1"))));
        return (Map<?, ?>) Objects.requireNonNull(reply.get("context"));
    }

    /** As the guide says, with a stand-in for the command line of AWS. */
    private void put(String limits) throws Exception {
        Files.writeString(folder.resolve("limits.yaml"), limits);
        var aws = Files.writeString(folder.resolve("aws"),
                "#!/bin/sh\nset -e\nto=" + folder
                        + "/${4#s3://}\nmkdir -p \"$(dirname \"$to\")\"\n$2 \"$3\" \"$to\"\n");
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
        var shell = new ProcessBuilder("sh", "-c", "PATH=" + folder + ":$PATH; " + block("sh"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(shell.waitFor()).isZero();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/limits-source.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String block(String language) throws IOException {
        return blocks(language).getFirst();
    }

    @Test
    void aFileThatIsPutThereIsInForceAtTheNextLookAndAWrongOneIsNot() throws Exception {
        put(block("yaml") + "\n");
        try (var context = function(Map.of("weir.limits-refresh", "1ms"))) {
            var function = new AuthorizerFunction(context);
            assertThat(call(function).get("limitRequests")).isEqualTo("60");
            var version = call(function).get("limitsVersion");

            put(block("yaml").replace("60 requests per minute", "60 request a minute") + "\n");
            context.getBean(CurrentLimits.class).reread();
            assertThat(call(function).get("limitsVersion")).isEqualTo(version);
            assertThat(logged()).isEqualTo(block("text"));

            put(block("yaml").replace("60", "90") + "\n");
            context.getBean(CurrentLimits.class).reread();
            assertThat(call(function).get("limitRequests")).isEqualTo("90");
        }
    }

    private String logged() {
        return log.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("limits"))
                .map(line -> line.replaceFirst("^.*CurrentLimits - ", ""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void withoutAFileEveryCallFailsUntilThereIsOne() throws Exception {
        try (var context = function(Map.of())) {
            var function = new AuthorizerFunction(context);
            assertThatThrownBy(() -> call(function)).isInstanceOf(LimitsUnreadable.class)
                    .hasMessage("s3://my-policies/limits.yaml: S3 has no such object, or this function may not read it"
                            + " (HTTP 404): check WEIR_LIMITS_FILE and the permission s3:GetObject");

            put(block("yaml") + "\n");
            context.getBean(CurrentLimits.class).reread();
            assertThat(call(function).get("limitRequests")).isEqualTo("60");
        }
    }

    @Test
    void thePermissionsAreJsonAndNameNoMoreThanReading() throws IOException {
        for (var permission : blocks("json")) {
            var statement = Objects.requireNonNull(JsonMapper.createDefault().readValue(permission, Map.class));
            assertThat(statement.get("Effect")).isEqualTo("Allow");
            assertThat(String.valueOf(statement.get("Action"))).containsPattern(":(Get|Start)").doesNotContain("*");
        }
        assertThat(blocks("json")).hasSize(2);
    }
}
