package dev.weir.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.limiter.settings.LimitsSource;
import dev.weir.limiter.settings.LimitsText;
import dev.weir.limiter.settings.LimitsUnreadable;
import dev.weir.limiter.settings.PlacedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real clients of S3 and of AppConfig's agent, against a server that answers as those do. */
final class LimitsSourcesTest {

    private static final Map<String, String> SDK = Map.of("aws.region", "us-east-1", "aws.accessKeyId", "key",
            "aws.secretAccessKey", "secret");

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private volatile byte[] body = "plans: {}".getBytes(UTF_8);
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        SDK.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + port());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        SDK.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlS3");
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var known = exchange.getRequestHeaders().getFirst("If-None-Match");
            asked.add(exchange.getRequestURI() + (known == null ? "" : " unless " + known));
            exchange.getResponseHeaders().set("ETag", "\"e1\"");
            exchange.getResponseHeaders().set("Configuration-Version", "7");
            var unchanged = Objects.equals(known, "\"e1\"");
            exchange.sendResponseHeaders(unchanged ? 304 : status, unchanged ? -1 : body.length);
            if (!unchanged) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private LimitsSource source(String setting) {
        return LimitsSources.of(setting,
                name -> Optional.of(Integer.toString(port()))
                        .filter(_ -> name.equals("aws.appconfig.extension.http.port")));
    }

    @Test
    void anObjectInS3IsSentOnceAsLongAsItIsTheSame() {
        var source = source("s3://policies/prod/limits.yaml");

        var text = source.read("").orElseThrow();
        assertThat(text).isEqualTo(new LimitsText("plans: {}", "\"e1\"", "e1"));
        assertThat(source.read(text.tag())).isEmpty();
        assertThat(asked).containsExactly("/policies/prod/limits.yaml",
                "/policies/prod/limits.yaml unless \"e1\"");
    }

    @Test
    void aProfileInAppConfigIsAskedOfTheAgent() {
        var source = source("appconfig:my shop/prod/limits");

        var text = source.read("").orElseThrow();
        assertThat(text).isEqualTo(new LimitsText("plans: {}", "7", "7"));
        assertThat(source.read(text.tag())).isEmpty();
        assertThat(asked).containsOnly("/applications/my%20shop/environments/prod/configurations/limits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "s3://policies/limits.yaml|403|S3 has no such object, or this function may not read it (HTTP 403): check WEIR_LIMITS_FILE and the permission s3:GetObject",
        "s3://policies/limits.yaml|404|S3 has no such object, or this function may not read it (HTTP 404): check WEIR_LIMITS_FILE and the permission s3:GetObject",
        "s3://policies/limits.yaml|301|S3 answered HTTP 301: check WEIR_LIMITS_FILE, and that AWS_REGION is the bucket's",
        "s3://policies/limits.yaml|412|S3 answered HTTP 412: it is asked again in a while",
        "s3://policies/limits.yaml|503|S3 answered HTTP 503: it is asked again in a while",
        "appconfig:a/e/p|404|the AppConfig agent answered HTTP 404 (plans: {}): check the three names and the permissions appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration",
        "appconfig:a/e/p|500|the AppConfig agent answered HTTP 500 (plans: {}): check the three names and the permissions appconfig:StartConfigurationSession and appconfig:GetLatestConfiguration"})
    void whatIsRefusedNamesTheRemedy(String setting, int answer, String message) {
        status = answer;
        assertThatThrownBy(() -> source(setting).read("")).isInstanceOf(LimitsUnreadable.class)
                .hasMessage(setting + ": " + message);
    }

    @Test
    void whatS3SaysIsRepeatedOnOneLine() {
        status = 500;
        body = "<Error><Code>InternalError</Code><Message>We are\n sorry.</Message></Error>".getBytes(UTF_8);
        assertThatThrownBy(() -> source("s3://policies/limits.yaml").read("")).hasMessage(
                "s3://policies/limits.yaml: S3 answered HTTP 500 (We are sorry.): it is asked again in a while");
        body = new byte[0];
        assertThatThrownBy(() -> source("s3://policies/limits.yaml").read(""))
                .hasMessage("s3://policies/limits.yaml: S3 answered HTTP 500: it is asked again in a while");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://policies/limits.yaml", "appconfig:a/e/p"})
    void whatIsTooLargeOrNoTextIsNotRead(String setting) {
        body = new byte[LimitsText.MOST_BYTES + 1];
        assertThatThrownBy(() -> source(setting).read(""))
                .hasMessage(setting + ": the limits file is larger than 2 MiB: check WEIR_LIMITS_FILE");
        body = new byte[]{(byte) 0xe9};
        assertThatThrownBy(() -> source(setting).read(""))
                .hasMessage(setting + ": the limits file is not UTF-8 text: save it as UTF-8");
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        assertThatThrownBy(() -> LimitsSources.of("appconfig:a/e/p", _ -> Optional.of("" + nobody)).read(""))
                .hasMessage("appconfig:a/e/p: no AppConfig agent answers at localhost:" + nobody
                        + ": add AppConfig's Lambda extension to the function");

        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + nobody);
        assertThatThrownBy(() -> source("s3://policies/limits.yaml").read("")).isInstanceOf(LimitsUnreadable.class)
                .hasMessageStartingWith("s3://policies/limits.yaml: S3 cannot be asked: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://policies/limits.yaml", "appconfig:a/e/p"})
    @EnabledOnOs(OS.LINUX)
    void noSocketStaysOpen(String setting) throws IOException {
        var source = source(setting);
        source.read(source.read("").orElseThrow().tag());

        var there = ":%04X".formatted(port());
        for (var table : new String[]{"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            // Of each line: number, own address, other address, state; 01 is established.
            assertThat(Files.readAllLines(Path.of(table))).noneMatch(line -> {
                var columns = line.strip().split("\\s+", -1);
                return columns[2].endsWith(there) && columns[3].equals("01");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"s3://bucket,write it as s3://BUCKET/KEY", "s3:///key,write it as s3://BUCKET/KEY",
        "appconfig:a/b,write it as appconfig:APPLICATION/ENVIRONMENT/PROFILE",
        "appconfig:a//c,write it as appconfig:APPLICATION/ENVIRONMENT/PROFILE"})
    void aNameThatIsHalfWrittenIsRefusedAtOnce(String setting, String remedy) {
        assertThatThrownBy(() -> source(setting)).isInstanceOf(IllegalStateException.class)
                .hasMessage("WEIR_LIMITS_FILE is '" + setting + "': " + remedy);
    }

    @Test
    void anythingElseIsAFileButNoOtherUrl() {
        assertThat(source("limits.yaml")).isEqualTo(new PlacedFile("limits.yaml"));
        assertThatThrownBy(() -> source("https://example.com/limits.yaml")).hasMessage(
                "WEIR_LIMITS_FILE is 'https://example.com/limits.yaml': write a file's absolute path or its name in"
                        + " the package, s3://BUCKET/KEY or appconfig:APPLICATION/ENVIRONMENT/PROFILE");
        assertThatThrownBy(() -> LimitsSources.of("appconfig:a/e/p", _ -> Optional.of("x")))
                .hasMessage("AWS_APPCONFIG_EXTENSION_HTTP_PORT is 'x': it must be a port");
    }
}
