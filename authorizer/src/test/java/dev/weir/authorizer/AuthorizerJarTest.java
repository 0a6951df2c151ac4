package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.authorizer.identity.Issuer;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * The jar that is deployed, alone in a process of its own: nothing that is left out of it is missing. Redis, S3, AppConfig's
 * agent and the issuer of tokens are met over the network.
 */
final class AuthorizerJarTest {

    private static final Path JAR = Path.of("target/authorizer.jar").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final String EVENT = """
            {"type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/v1/models",\
             "httpMethod": "GET", "resource": "/v1/models", "headers": {%s},\
             "requestContext": {"identity": {"sourceIp": "192.0.2.1"}}}
            """.strip();

    @TempDir
    private Path folder;

    private final Issuer issuer = new Issuer();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer network;
    private RedisServer redis;
    private volatile int status = 200;
    private volatile String refusal = "";

    @BeforeEach
    void start() throws IOException {
        network = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        network.createContext("/", this::answer);
        network.start();
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
    }

    @AfterEach
    void stop() throws IOException {
        redis.stop();
        network.stop(0);
        issuer.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String limits() {
        return """
                clients:
                  anonymous: {plan: open}
                  jwt: {corp: {issuer: https://login.example.com/, audience: weir, jwks: "%s", plan: open}}
                plans: {open: {limits: [1 request per day, 5 in flight]}}
                """.formatted(issuer.jwks());
    }

    private int port() {
        return network.getAddress().getPort();
    }

    /** S3, AppConfig's agent, and what gives a restored function its credentials. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            asked.add(path);
            var credentials = path.equals("/credentials");
            var body = credentials
                    ? "{\"AccessKeyId\": \"key\", \"SecretAccessKey\": \"secret\", \"Token\": \"t\", \"Expiration\": \"2099-01-01T00:00:00Z\"}"
                    : status == 200 ? limits() : refusal;
            exchange.getResponseHeaders().set("ETag", "\"e1\"");
            exchange.getResponseHeaders().set("Configuration-Version", "7");
            exchange.sendResponseHeaders(credentials ? 200 : status, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }

    private Map<String, String> s3() {
        return Map.of("WEIR_LIMITS_FILE", "s3://policies/prod/limits.yaml", "AWS_ENDPOINT_URL_S3",
                "http://localhost:" + port(), "AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret");
    }

    /** What the process writes, with these variables in its environment and no others of ours. */
    private List<String> said(Map<String, String> variables, String... events) throws IOException {
        var own = Path.of("dev/weir/authorizer/CallPerLine.class");
        Files.createDirectories(folder.resolve(own).getParent());
        Files.write(folder.resolve(own),
                requireNonNull(CallPerLine.class.getResourceAsStream("CallPerLine.class")).readAllBytes());
        var process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                JAR + File.pathSeparator + folder, CallPerLine.class.getName(),
                "dev.weir.authorizer.AuthorizerFunction").redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("WEIR_"));
        process.environment()
                .putAll(Map.of("WEIR_REDIS_URL", "redis://127.0.0.1:" + redis.ports().getFirst(),
                        "WEIR_REDIS_DEADLINE", "20s", "WEIR_REDIS_FIRST_DEADLINE", "20s", "WEIR_METRICS", "on",
                        "WEIR_DECISION_LOG", "on", "WEIR_DECISION_SAMPLES", "1"));
        process.environment().putAll(variables);
        var running = process.start();
        try (var in = running.outputWriter(UTF_8)) {
            in.write(String.join("\n", events) + "\n");
        }
        try (var out = new BufferedReader(new InputStreamReader(running.getInputStream(), UTF_8))) {
            return out.lines().toList();
        } finally {
            running.destroyForcibly();
        }
    }

    private static List<String> answers(List<String> said) {
        return said.stream()
                .filter(line -> line.startsWith(CallPerLine.ANSWER))
                .map(line -> line.substring(CallPerLine.ANSWER.length()))
                .toList();
    }

    private static Map<?, ?> context(String answer) throws IOException {
        return (Map<?, ?>) requireNonNull(requireNonNull(JSON.readValue(answer, Map.class)).get("context"));
    }

    /** All other lines: each is an object in JSON. */
    private static List<Map<String, Object>> log(List<String> said) throws IOException {
        var log = new ArrayList<Map<String, Object>>();
        for (var line : said) {
            if (!line.startsWith(CallPerLine.ANSWER) && !line.equals("started")) {
                log.add(requireNonNull(JSON.readValue(line, Argument.mapOf(String.class, Object.class))));
            }
        }
        return log;
    }

    private String bearing() {
        return EVENT.formatted("\"Authorization\": \"Bearer " + issuer.token(Issuer.claims(Instant.now(), Map.of()))
                + "\"");
    }

    private void decides(Map<String, String> variables) throws IOException {
        var said = said(variables, EVENT.formatted(""), EVENT.formatted(""), bearing(),
                EVENT.formatted("\"x-api-key\": \"guess\""), "{}");

        var answers = answers(said);
        assertThat(context(answers.get(0))).extracting("client", "remainingRequests")
                .containsExactly("ip/192.0.2.1",
                        "0");
        assertThat(context(answers.get(1)).get("body")).asString().contains("quota-exceeded");
        assertThat(context(answers.get(2))).extracting("client", "refused").containsExactly("jwt/corp/alice", "");
        assertThat(answers.subList(3, 5)).containsExactly("Unauthorized",
                "not an authorizer event: its type is neither TOKEN nor REQUEST");
        assertThat(log(said)).filteredOn(line -> line.containsKey("_aws")).hasSize(4);
        assertThat(log(said)).extracting(line -> line.get("level")).doesNotContain("WARN", "ERROR");
        assertThat(issuer.asked()).isOne();
    }

    @Test
    void decidesByAFileInS3() throws IOException {
        decides(s3());
        assertThat(asked).containsExactly("/policies/prod/limits.yaml");
    }

    @Test
    void decidesByAProfileOfAppConfigsAgent() throws IOException {
        decides(Map.of("WEIR_LIMITS_FILE", "appconfig:shop/prod/limits", "AWS_APPCONFIG_EXTENSION_HTTP_PORT",
                "" + port()));
        assertThat(asked).containsExactly("/applications/shop/environments/prod/configurations/limits");
    }

    @Test
    void theFileThatIsDeployedIsInIt() throws IOException {
        var said = said(Map.of("WEIR_LIMITS_FILE", "limits.yaml"), EVENT.formatted("\"x-api-key\": \"guess\""));
        assertThat(answers(said)).containsExactly("Unauthorized");
    }

    /** With SnapStart there are no keys in the environment. */
    @Test
    void s3IsAskedWithTheCredentialsThatARestoredFunctionHas() throws IOException {
        var variables = new HashMap<>(s3());
        variables.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:" + port() + "/credentials");
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "token");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");

        decides(variables);
        assertThat(asked).containsExactly("/credentials", "/policies/prod/limits.yaml");
    }

    /** Nobody speaks TLS here, so that it comes no further than to hold a token that is signed with those. */
    @Test
    void redisIsSignedInToWithTheCredentialsThatARestoredFunctionHas() throws IOException {
        var said = said(Map.of("WEIR_REDIS_URL",
                "rediss://weir@127.0.0.1:" + redis.ports().getFirst() + "?iam=counters",
                "WEIR_LIMITS_FILE", "limits.yaml", "AWS_REGION", "eu-west-1", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://localhost:" + port() + "/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "token"));

        assertThat(asked).contains("/credentials").containsOnly("/credentials");
        assertThat(log(said)).extracting(line -> String.valueOf(line.get("message")))
                .anyMatch(message -> message.startsWith("started without Redis: "))
                .noneMatch(message -> message.contains("signed"));
    }

    @Test
    void whatGoesWrongAtTheStartIsALineOfJson() throws IOException {
        redis.stop();
        issuer.answer(503);
        var said = said(s3(), bearing());

        assertThat(answers(said)).singleElement().asString().startsWith("the keys of jwt/corp cannot be had: ");
        assertThat(log(said)).allSatisfy(line -> assertThat(line.get("level")).isIn("WARN", "INFO"))
                .allSatisfy(line -> assertThat((String) line.get("time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .extracting(line -> String.valueOf(line.get("message")))
                .anyMatch(message -> message.startsWith("started without Redis: "))
                .anyMatch(message -> message.startsWith("the keys of jwt/corp cannot be had: "));
    }

    @Test
    void whatS3RefusesIsASentenceWhetherOrNotItSaysWhy() throws IOException {
        for (var why : new String[]{"",
            "<Error><Code>PermanentRedirect</Code><Message>Use the\nendpoint.</Message></Error>"}) {
            status = 301;
            refusal = why;
            var said = said(s3(), EVENT.formatted(""));

            assertThat(answers(said)).containsExactly("s3://policies/prod/limits.yaml: S3 answered HTTP 301"
                    + (why.isEmpty() ? "" : " (Use the endpoint.)")
                    + ": check WEIR_LIMITS_FILE, and that AWS_REGION is the bucket's");
            assertThat(log(said)).extracting(line -> line.get("logger"))
                    .contains("dev.weir.environment.CurrentLimits");
        }
    }
}
