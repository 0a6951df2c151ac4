package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.authorizer.event.Events;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

/** What docs/observe.md says is seen: by the handler, over a real Redis, on its standard output. */
final class ObserveGuideTest {

    private static final Path GUIDE = Path.of("../docs/observe.md");
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final String TRACE = "1-5759e988-bd862e3fe1be46a994272793";
    private static final Map<String, Object> ON = Map.of("weir.metrics", "on", "weir.decision-log", "on",
            "weir.decision-samples", "1");
    private static final String LIMITS = """
            clients:
              anonymous: {plan: open}
              api_keys:
                - {client: alice, plan: small, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
                - {client: bob, plan: dear, sha256: e49ec3cfb781e17f39567a0db86e14f0c0bf72939bd5057ffc254e0ed8833be4}
              failed_credentials: 2 requests per minute
              blocked: [192.0.2.66]
            plans:
              open: {limits: [{limit: 1000 requests per day, when_redis_is_away: allow}]}
              small: {limits: [{limit: 2 requests per day, name: daily}, {limit: 1 request per day, name: trial, shadow: true}]}
              dear: {limits: [10 requests per day]}
            """;
    private static final String LEASED = """
            clients: {anonymous: {plan: open}}
            plans: {open: {limits: [1000 requests per day]}}
            global: {limits: [{limit: 100000 requests per day, sharing: leased}]}
            """;

    @TempDir
    private Path folder;

    private RedisServer redis;
    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        System.setOut(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        System.setOut(terminal);
        redis.stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private ApplicationContext function(Map<String, Object> more) throws IOException {
        return function(LIMITS, more);
    }

    private ApplicationContext function(String limits, Map<String, Object> more) throws IOException {
        var file = Files.writeString(folder.resolve("limits.yaml"), limits);
        var settings = new HashMap<String, Object>(Map.of("weir.redis-url",
                "redis://127.0.0.1:" + redis.ports().getFirst(), "weir.redis-deadline", "20s",
                "weir.redis-first-deadline", "20s", "weir.limits-file", file.toString()));
        settings.putAll(more);
        return ApplicationContext.run(settings);
    }

    private static Map<?, ?> call(ApplicationContext context, String address, Map<String, String> headers) {
        var all = new HashMap<>(Map.of("X-Amzn-Trace-Id", "Root=" + TRACE));
        all.putAll(headers);
        var reply = new AuthorizerFunction(context).execute(Map.of("type", "REQUEST", "methodArn",
                "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/POST/v1/embeddings", "httpMethod", "POST",
                "resource", "/v1/embeddings", "headers", all, "requestContext",
                Map.of("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "identity",
                        Map.of("sourceIp", address))));
        return (Map<?, ?>) requireNonNull(reply.get("context"));
    }

    private static void wrong(ApplicationContext context) {
        assertThatThrownBy(() -> call(context, "192.0.2.1", Map.of("X-Api-Key", "guess")))
                .isInstanceOf(Unauthorized.class);
    }

    /** Of each outcome that a small test can have, at least one. */
    private void calls(ApplicationContext context) throws IOException {
        for (int i = 0; i < 4; i++) { // the fourth is remembered
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-alice", "X-Stainless-Retry-Count", "3"));
        }
        call(context, "192.0.2.66", Map.of());
        call(context, "192.0.2.1", Map.of("Idempotency-Key", "same"));
        call(context, "192.0.2.1", Map.of("Idempotency-Key", "same"));
        wrong(context);
    }

    private List<Map<String, Object>> lines() throws IOException {
        var lines = new ArrayList<Map<String, Object>>();
        for (var line : said.toString(UTF_8).lines().toList()) {
            @SuppressWarnings("unchecked") // JSON objects have texts for keys
            Map<String, Object> fields = requireNonNull(JSON.readValue(line, Map.class));
            lines.add(fields);
        }
        return lines;
    }

    private List<Map<String, Object>> metrics() throws IOException {
        return lines().stream().filter(line -> line.containsKey("_aws")).toList();
    }

    private List<Map<String, Object>> log() throws IOException {
        return lines().stream().filter(line -> !line.containsKey("_aws")).toList();
    }

    private static Map<?, ?> directive(Map<String, Object> line) {
        var metadata = (Map<?, ?>) requireNonNull(line.get("_aws"));
        assertThat(metadata.get("Timestamp")).isInstanceOf(Number.class);
        var directives = (List<?>) requireNonNull(metadata.get("CloudWatchMetrics"));
        assertThat(directives).hasSize(1);
        return (Map<?, ?>) directives.getFirst();
    }

    private static List<String> names(Map<String, Object> line) {
        return ((List<?>) requireNonNull(directive(line).get("Metrics"))).stream()
                .map(metric -> String.valueOf(((Map<?, ?>) metric).get("Name")))
                .toList();
    }

    private static List<?> dimensions(Map<String, Object> line) {
        return (List<?>) requireNonNull(directive(line).get("Dimensions"));
    }

    @Test
    void everyDecisionIsOneLineOfMetricsAsCloudWatchWantsThem() throws IOException {
        try (var context = function(ON)) {
            calls(context);
        }

        assertThat(metrics()).hasSize(8).allSatisfy(line -> {
            assertThat(directive(line).get("Namespace")).isEqualTo("Weir");
            assertThat(names(line)).hasSizeLessThanOrEqualTo(100)
                    .allSatisfy(name -> assertThat(line.get(name)).isInstanceOf(Number.class));
            assertThat(dimensions(line)).hasSizeLessThanOrEqualTo(30)
                    .allSatisfy(set -> assertThat((List<?>) set).hasSizeLessThanOrEqualTo(30)
                            .allSatisfy(key -> assertThat(key).isIn("stage", "outcome", "plan", "limit"))
                            .allSatisfy(key -> assertThat(line.get(key)).isInstanceOf(String.class)));
        });
    }

    @Test
    void outcomesAreCountedByPlanAndLimit() throws IOException {
        try (var context = function(ON)) {
            calls(context);
        }

        var lines = metrics();
        assertThat(lines).map(line -> line.get("outcome"))
                .containsExactly("allowed", "allowed", "denied", "denied", "blocked", "allowed",
                        "underway", "unauthorized");
        assertThat(names(lines.get(0))).contains("Allowed", "DecisionTime", "RedisTime").doesNotContain("Denied");
        assertThat(lines.get(0)).containsEntry("RetryCount", 3.0).doesNotContainKey("ShadowDenied");
        assertThat(lines.get(1)).containsEntry("ShadowDenied", 1.0).containsEntry("limit", "trial");
        assertThat(lines.get(2)).containsEntry("Denied", 1.0)
                .containsEntry("limit", "daily")
                .containsEntry("plan", "small")
                .containsEntry("stage", "dev");
        assertThat(dimensions(lines.get(2))).hasToString(
                "[[stage], [stage, outcome], [stage, plan], [stage, limit], [stage, plan, limit]]");
        assertThat(lines.get(3)).containsEntry("Remembered", 1.0).doesNotContainKey("RedisTime");
        assertThat(lines.get(4)).containsEntry("Blocked", 1.0).doesNotContainKeys("limit", "RedisTime");
        assertThat(lines.get(7)).containsEntry("Unauthorized", 1.0).doesNotContainKeys("plan", "limit");
        assertThat(dimensions(lines.get(7))).as("what Lambda counts among its errors, over all stages")
                .hasToString("[[stage], [stage, outcome], []]");
    }

    @Test
    void denialsAreLoggedAndOfOthersOnlySamples() throws IOException {
        try (var context = function(Map.of("weir.decision-log", "on"))) {
            calls(context);
        }

        assertThat(log()).map(line -> line.get("outcome"))
                .containsExactly("denied", "denied", "blocked", "underway", "unauthorized");
        assertThat(log().getFirst()).containsEntry("level", "INFO")
                .containsEntry("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
                .containsEntry("traceId", TRACE)
                .containsEntry("client", "alice")
                .containsEntry("plan", "small")
                .containsEntry("limits", List.of("daily"))
                .containsEntry("retryCount", 3)
                .containsKeys("time", "limitsVersion", "retryAfterMs");
        assertThat(metrics()).isEmpty();
    }

    @Test
    void whatWasDecidedWithoutRedisIsAlwaysLoggedAndCounted() throws IOException {
        redis.stop();
        try (var context = function(Map.of("weir.metrics", "on", "weir.decision-log", "on", "weir.redis-deadline",
                "100ms", "weir.redis-first-deadline", "100ms"))) {
            call(context, "192.0.2.1", Map.of());
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-bob"));
        }

        assertThat(log()).hasSize(2)
                .allSatisfy(line -> assertThat(line).containsEntry("level", "WARN").containsKey("degraded"));
        assertThat(log()).map(line -> line.get("outcome")).containsExactly("allowed", "unavailable");
        assertThat(metrics()).allSatisfy(line -> assertThat(line).containsEntry("Degraded", 1.0));
    }

    @Test
    void neitherKeysNorTokensNorHeadersAreSeen() throws IOException {
        var secret = "5ecre7";
        try (var context = function(ON)) {
            var headers = new HashMap<String, String>();
            for (var name : List.of("Cookie", "User-Agent", "Referer", "X-Forwarded-For", "Idempotency-Key",
                    "X-Stainless-Retry-Count", "X-Amzn-Trace-Id", "traceparent", "Origin", "X-Request-Id")) {
                headers.put(name, secret + "; Root=1-5759e988-" + secret);
            }
            call(context, "192.0.2.1", headers);
            for (var credential : List.of(Map.of("X-Api-Key", secret), Map.of("Authorization", "Bearer " + secret),
                    Map.of("Authorization", "Bearer " + secret + "." + secret + "." + secret))) {
                var wrong = new HashMap<>(headers);
                wrong.putAll(credential);
                try {
                    call(context, "192.0.2.1", wrong);
                } catch (Unauthorized _) {
                    // As it should be, until there are too many.
                }
            }
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-alice"));
        }

        assertThat(lines()).hasSize(10);
        assertThat(said.toString(UTF_8)).doesNotContain(secret).doesNotContain("weir-demo-alice");
    }

    @Test
    void metricsNameNoCaller() throws IOException {
        try (var context = function(ON)) {
            calls(context);
        }

        assertThat(metrics().toString()).doesNotContain("alice", "bob", "192.0.2", "embeddings");
    }

    @Test
    void theTraceIsHandedOn() throws IOException {
        try (var context = function(Map.of())) {
            assertThat(call(context, "192.0.2.1", Map.of()).get("traceId")).isEqualTo(TRACE);
            assertThat(call(context, "192.0.2.1", Map.of("X-Amzn-Trace-Id", "Self=1;Root=" + TRACE + ";Sampled=1"))
                    .get("traceId")).isEqualTo(TRACE);
            assertThat(call(context, "192.0.2.1", Map.of("X-Amzn-Trace-Id", "Root=\"forged\"")).get("traceId"))
                    .isEqualTo("");
        }
    }

    @Test
    void lambdaSeesAndALaptopDoesNot() throws IOException {
        try (var context = function(Map.of())) {
            calls(context);
        }
        try (var context = function(Map.of("aws.lambda.runtime.api", "127.0.0.1:9001", "aws.sam.local", "true"))) {
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-alice"));
        }
        assertThat(lines()).isEmpty();

        try (var context = function(Map.of("aws.lambda.runtime.api", "127.0.0.1:9001"))) {
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-alice"));
        }
        assertThat(metrics()).hasSize(1);
        assertThat(log()).hasSize(1);

        try (var context = function(Map.of("aws.lambda.runtime.api", "127.0.0.1:9001", "weir.metrics", "off",
                "weir.decision-log", "off"))) {
            call(context, "192.0.2.1", Map.of("X-Api-Key", "weir-demo-alice"));
        }
        assertThat(lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"weir.metrics, yes, WEIR_METRICS must be on or off",
        "weir.decision-log, json, WEIR_DECISION_LOG must be on or off",
        "weir.decision-samples, 1 %, WEIR_DECISION_SAMPLES must be a number",
        "powertools.metrics.namespace, my app, POWERTOOLS_METRICS_NAMESPACE cannot be used"})
    void aSettingThatIsWrongSaysSo(String setting, String value, String message) {
        assertThatThrownBy(() -> {
            var settings = new HashMap<>(ON);
            settings.put(setting, value);
            try (var context = function(settings)) {
                call(context, "192.0.2.1", Map.of());
            }
        }).isInstanceOf(BeanInstantiationException.class).hasStackTraceContaining(message);
    }

    @Test
    void whatBecomesOfLeasesIsCounted() throws IOException {
        try (var context = function(LEASED, ON)) {
            for (int call = 0; call < 500 && leased().isEmpty(); call++) {
                call(context, "192.0.2.1", Map.of());
            }
        }

        assertThat(leased()).isNotEmpty();
        assertThat(metrics()).anySatisfy(line -> assertThat(line).containsEntry("Leases", 1.0)
                .containsEntry("LeaseLost", 0.0)
                .hasEntrySatisfying("LeaseDrawn", drawn -> assertThat((Double) drawn).isGreaterThanOrEqualTo(2)));
    }

    private List<Map<String, Object>> leased() throws IOException {
        return metrics().stream().filter(line -> line.get("Leased") instanceof Double calls && calls > 0).toList();
    }

    @Test
    void theGuideNamesEveryMetricAndEveryField() throws IOException {
        try (var context = function(ON)) {
            calls(context);
        }
        var metrics = metrics().stream().flatMap(line -> names(line).stream()).collect(Collectors.toSet());
        var fields = log().stream().flatMap(line -> line.keySet().stream()).collect(Collectors.toSet());

        assertThat(rows("Metric")).containsAll(metrics).contains("Degraded", "Unavailable", "Impossible");
        assertThat(rows("Field")).containsAll(fields).contains("degraded");
    }

    /** What is in the first column of the table whose first heading is this. */
    private static Set<String> rows(String heading) throws IOException {
        var table = Pattern.compile("\\| " + heading + " \\|.*\n((?:\\|.*\n)+)").matcher(Files.readString(GUIDE));
        assertThat(table.find()).isTrue();
        return Pattern.compile("^\\| `(\\w+)`", Pattern.MULTILINE)
                .matcher(table.group(1))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void theGuideShowsALineAsItIs() throws IOException {
        try (var context = function(ON)) {
            calls(context);
        }
        var shown = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(shown.find()).isTrue();

        @SuppressWarnings("unchecked") // JSON objects have texts for keys
        Map<String, Object> line = requireNonNull(JSON.readValue(shown.group(1), Map.class));
        assertThat(log()).anySatisfy(real -> assertThat(real.keySet()).containsExactlyElementsOf(line.keySet()));
    }

    @Test
    void anEventOfATokenAuthorizerIsSeenToo() throws IOException {
        var event = new HashMap<>(Events.sample("rest-token"));
        event.put("authorizationToken", "weir-demo-alice");
        try (var context = function(ON)) {
            new AuthorizerFunction(context).execute(event);
        }

        assertThat(metrics()).hasSize(1).first().satisfies(line -> assertThat(line).containsEntry("Allowed", 1.0));
    }
}
