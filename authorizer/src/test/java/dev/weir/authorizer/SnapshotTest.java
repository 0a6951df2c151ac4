package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.authorizer.identity.Issuer;
import io.lettuce.core.RedisClient;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** The hooks that Lambda calls around a SnapStart snapshot, in one process: what lies between them is done here. */
final class SnapshotTest {

    private static final Context<Resource> CRAC = Core.getGlobalContext();
    private static final Duration RESTORE = Duration.ofSeconds(10);
    private static final String LIMITS = """
            clients: {anonymous: {plan: free}}
            plans: {free: {limits: [%d requests per day]}}
            """;

    @TempDir
    private Path folder;

    private RedisServer redis;
    private Path limits;
    private ApplicationContext context;
    private AuthorizerFunction function;
    private Snapshot snapshot;

    @BeforeEach
    void start() throws IOException {
        redis = RedisServer.newRedisServer().port(freePort()).setting("bind 127.0.0.1").setting("save \"\"").build();
        redis.start();
        limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS.formatted(2));
        context = ApplicationContext.run(Map.of("weir.redis-url", "redis://127.0.0.1:" + port(), "weir.redis-deadline",
                "20s", "weir.redis-first-deadline", "20s", "weir.limits-file", limits.toString()));
        function = new AuthorizerFunction(context);
        snapshot = context.getBean(Snapshot.class);
    }

    @AfterEach
    void stop() throws IOException {
        context.close();
        redis.stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private int port() {
        return redis.ports().getFirst();
    }

    private String contextOf(String key) {
        var reply = function.execute(new HashMap<>(Map.of("type", "REQUEST", "methodArn",
                "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/v1/models", "httpMethod", "GET",
                "resource", "/v1/models", "requestContext", Map.of("identity", Map.of("sourceIp", "192.0.2.1")))));
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(reply.get("context"))).get(key));
    }

    private static List<String> openConnectionsTo(int port) throws IOException {
        var there = ":%04X".formatted(port);
        var open = new ArrayList<String>();
        for (var table : new String[]{"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            // Of each line: number, own address, other address, state; 01 is established.
            Files.readAllLines(Path.of(table)).stream().filter(line -> {
                var columns = line.strip().split("\\s+", -1);
                return columns[2].endsWith(there) && columns[3].equals("01");
            }).forEach(open::add);
        }
        return open;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noSocketIsOpenInTheSnapshot() throws IOException {
        assertThat(contextOf("remainingRequests")).isEqualTo("1");

        snapshot.beforeCheckpoint(CRAC);

        assertThat(openConnectionsTo(port())).isEmpty();
        snapshot.afterRestore(CRAC);
        assertThat(contextOf("remainingRequests")).isEqualTo("0");
    }

    @Test
    void aRestoreFindsTheLimitsOfThatDayAndNotThoseOfTheSnapshot() throws Exception {
        var before = contextOf("limitsVersion");
        snapshot.beforeCheckpoint(CRAC);
        Files.writeString(limits, LIMITS.formatted(9));
        snapshot.afterRestore(CRAC);

        assertThat(contextOf("limitsVersion")).isNotEqualTo(before);
        assertThat(contextOf("limitRequests")).isEqualTo("9");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void keysAreThereBeforeTheFirstTokenAndNoSocketToTheirIssuerIsInTheSnapshot() throws IOException {
        try (var issuer = new Issuer()) {
            Files.writeString(limits, LIMITS.formatted(9).replace("clients: {", "clients: {" + jwt(issuer) + ", "));
            snapshot.afterRestore(CRAC);
            assertThat(issuer.asked()).isOne();

            snapshot.beforeCheckpoint(CRAC);
            assertThat(issuer.asked()).isOne();
            assertThat(openConnectionsTo(URI.create(issuer.jwks()).getPort())).isEmpty();
        }
    }

    @Test
    void keysThatOnlyStagesTrustAreFetchedAheadTooAndOnce() throws IOException {
        try (var issuer = new Issuer()) {
            Files.writeString(limits, LIMITS.formatted(9)
                    + "stages: {beta: {clients: {%1$s}}, prod: {clients: {%1$s}}}".formatted(jwt(issuer)));
            snapshot.afterRestore(CRAC);
            assertThat(issuer.asked()).isOne();
        }
    }

    private static String jwt(Issuer issuer) {
        return "jwt: {corp: {issuer: https://login.example.com/, audience: weir, jwks: \"%s\", plan: free}}"
                .formatted(issuer.jwks());
    }

    @Test
    void aDenialOfBeforeIsNotRepeatedAfter() {
        for (int i = 0; i < 3; i++) {
            contextOf("body");
        }
        assertThat(contextOf("body")).contains("quota-exceeded");
        snapshot.beforeCheckpoint(CRAC);
        try (var client = RedisClient.create("redis://127.0.0.1:" + port()); var connection = client.connect()) {
            connection.sync().flushall();
        }
        snapshot.afterRestore(CRAC);

        assertThat(contextOf("remainingRequests")).isEqualTo("1");
    }

    @Test
    void aRestoreWithoutRedisAndWithoutLimitsEndsWithinItsTimeAndDecidesByWhatItKnew() throws Exception {
        snapshot.beforeCheckpoint(CRAC);
        redis.stop();
        Files.delete(limits);
        var began = System.nanoTime();
        assertThatCode(() -> snapshot.afterRestore(CRAC)).doesNotThrowAnyException();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RESTORE);

        assertThat(contextOf("body")).contains("The limiter cannot be reached");
    }

    @Test
    void everyRestoreDrawsHoldsFromRandomnessOfItsOwn() {
        Set<String> drawn = new HashSet<>();
        snapshot.beforeCheckpoint(CRAC);
        for (int restore = 0; restore < 100; restore++) {
            snapshot.afterRestore(CRAC);
            for (int i = 0; i < 10; i++) {
                assertThat(drawn.add(HoldId.random())).isTrue();
            }
        }
    }

    /** A seed that lives in the process would be in every copy of the snapshot; the system's is not. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void randomnessIsTheSystemsAndNotOfASeedInTheSnapshot() {
        assertThat(new SecureRandom().getAlgorithm()).isEqualTo("NativePRNG");
    }
}
