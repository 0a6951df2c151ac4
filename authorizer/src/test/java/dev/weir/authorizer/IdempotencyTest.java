package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.AuthorizerReply.Effect;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.observation.Observer;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.memory.MemoryStore;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

/** Calls with an {@code Idempotency-Key}. */
final class IdempotencyTest {

    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: requests, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
                - {client: bob, plan: requests, sha256: e49ec3cfb781e17f39567a0db86e14f0c0bf72939bd5057ffc254e0ed8833be4}
            plans:
              requests: {limits: [100 requests per minute]}
            """;
    private static final String TENANT = LIMITS.replace("plan: requests, sha", "plan: requests, tenant: acme, sha")
            + "tenants: {acme: {limits: [1000 requests per day]}}\n";
    private static final String TOKENS = LIMITS.replace("[100 requests per minute]",
            "[100 requests per minute, 1000 tokens per minute]")
            + "routes: {POST /v1/embeddings: {estimate: {tokens: 100}}}";

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Store store = new MemoryStore(() -> now);

    private static Authorizer authorizer(String text, Store store, InstantSource clock) {
        var limits = LimitsFile.parse("limits.yaml", text);
        var limiter = new Limiter(store, clock, Tuning.oneOf(limits.instances()));
        return new Authorizer(new Judge(_ -> limits, new Identification(), limiter, clock),
                new Answers(JsonMapper.createDefault()), Observer.none());
    }

    private Authorizer authorizer(String text) {
        return authorizer(text, store, () -> now);
    }

    private static CallerRequest call(String client, String key, String resource) {
        return call(Map.of("x-api-key", "weir-demo-" + client, "Idempotency-Key", key), resource);
    }

    private static CallerRequest call(Map<String, ?> headers, String resource) {
        return CallerRequest.of(Map.of("type", "REQUEST", "methodArn",
                "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/POST/v1/embeddings", "httpMethod", "POST",
                "resource", resource, "headers", headers, "requestContext",
                Map.of("identity", Map.of("sourceIp", "192.0.2.1"))));
    }

    private static CallerRequest embeddings(String client, String key) {
        return call(client, key, "/v1/embeddings");
    }

    private static String hold(AuthorizerReply reply) {
        return reply.context().getOrDefault("hold", "");
    }

    @Test
    void whileACallIsMadeAnotherWithItsKeyTakesNothingAndIsToldToWait() {
        var authorizer = authorizer(LIMITS);
        var first = authorizer.authorize(embeddings("alice", "order-1"));
        assertThat(first.context()).containsEntry("remainingRequests", "99");
        now = now.plus(Duration.ofMillis(3_500));

        var second = authorizer.authorize(embeddings("alice", "order-1"));

        assertThat(second.effect()).isEqualTo(Effect.Deny);
        assertThat(second.context()).containsEntry("retryAfter", "4")
                .containsEntry("retryAfterMs", "3500")
                .containsEntry("shouldRetry", "true")
                .containsEntry("hold", "")
                .containsEntry("detail",
                        "A call with this idempotency key is being made already. Please try again in 4 seconds.");
        assertThat(second.context().get("body")).contains("\"code\":\"idempotency_key_in_use\"");
        assertThat(authorizer.authorize(embeddings("alice", "order-2")).context())
                .containsEntry("remainingRequests", "98");
    }

    @Test
    void onceServedTheSameKeyIsChargedAgain() {
        var authorizer = authorizer(TOKENS);
        var first = authorizer.authorize(embeddings("alice", "order-1"));
        store.settle(HoldText.parse(hold(first)), Cost.of(Unit.TOKENS, 7));

        var second = authorizer.authorize(embeddings("alice", "order-1"));
        assertThat(second.context()).containsEntry("remainingRequests", "98").containsEntry("remainingTokens", "893");

        store.release(HoldText.parse(hold(second)));
        assertThat(authorizer.authorize(embeddings("alice", "order-1")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void aCallThatNobodyEndsIsOverWithItsHold() {
        var authorizer = authorizer(LIMITS + "holds: {lifetime: 30 seconds}\n");
        authorizer.authorize(embeddings("alice", "order-1"));
        now = now.plus(Duration.ofSeconds(29));
        assertThat(authorizer.authorize(embeddings("alice", "order-1")).effect()).isEqualTo(Effect.Deny);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(authorizer.authorize(embeddings("alice", "order-1")).effect()).isEqualTo(Effect.Allow);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyIsItsClientsAndItsRoutesOwn(boolean oneTenant) {
        var authorizer = authorizer(oneTenant ? TENANT : LIMITS);
        for (var request : List.of(embeddings("alice", "order-1"), embeddings("bob", "order-1"),
                call("alice", "order-1", "/v1/chat/completions"), call("alice", "order", "/v1/embeddings"))) {
            assertThat(authorizer.authorize(request).effect()).isEqualTo(Effect.Allow);
            assertThat(authorizer.authorize(request).effect()).isEqualTo(Effect.Deny);
        }
    }

    @Test
    void nothingOfAKeyCanBeReadInItsHoldAndNoHoldIsGuessed() {
        var hold = HoldText.parse(hold(authorizer(LIMITS).authorize(embeddings("alice", "order-1"))));
        assertThat(hold.id()).matches("key-[0-9a-f]{64}~[0-9a-f]{32}");
        assertThat(new IdempotencyKey("order-1").toString()).doesNotContain("order");
    }

    @Test
    void aKeyMayBeAnythingUpToItsBound() {
        var authorizer = authorizer(LIMITS);
        for (var key : List.of("x".repeat(255), "é😀\u2028", "{a}~b", "a b", "'; DROP")) {
            assertThat(authorizer.authorize(embeddings("alice", key)).effect()).isEqualTo(Effect.Allow);
            assertThat(authorizer.authorize(embeddings("alice", key)).effect()).isEqualTo(Effect.Deny);
        }
        for (var none : List.of("x".repeat(256), "", "  ")) {
            assertThat(hold(authorizer.authorize(embeddings("alice", none)))).isEmpty();
            assertThat(authorizer.authorize(embeddings("alice", none)).effect()).isEqualTo(Effect.Allow);
        }
    }

    @Test
    void severalValuesAreOneKey() {
        var authorizer = authorizer(LIMITS);
        var both = call(Map.of("x-api-key", "weir-demo-alice", "idempotency-key", List.of("a", "b")), "/v1/embeddings");
        assertThat(authorizer.authorize(both).effect()).isEqualTo(Effect.Allow);
        assertThat(authorizer.authorize(embeddings("alice", "a, b")).effect()).isEqualTo(Effect.Deny);
        assertThat(authorizer.authorize(embeddings("alice", "a")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void howOftenAnSdkHasTriedChangesNoCost() {
        var authorizer = authorizer(LIMITS);
        for (int left = 99; left > 95; left--) {
            var retry = call(Map.of("x-api-key", "weir-demo-alice", "x-stainless-retry-count", "" + left),
                    "/v1/embeddings");
            assertThat(authorizer.authorize(retry).context()).containsEntry("remainingRequests", "" + left);
        }
    }

    @Test
    void of32ThreadsWithOneKeyOnePassesOnARealRedis() throws Exception {
        var redis = RedisServer.newRedisServer()
                .port(freePort())
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        var patient = new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (var counters = new RedisStore("redis://127.0.0.1:" + redis.ports().getFirst(), patient);
                var threads = Executors.newFixedThreadPool(32)) {
            var instances = List.of(authorizer(LIMITS, counters, InstantSource.system()),
                    authorizer(LIMITS, counters, InstantSource.system()));
            for (int round = 0; round < 10; round++) {
                var key = "order-" + round;
                Callable<AuthorizerReply> call = () -> instances.get((int) (Thread.currentThread().threadId() % 2))
                        .authorize(embeddings("alice", key));
                var replies = threads.invokeAll(Collections.nCopies(32, call))
                        .stream()
                        .map(IdempotencyTest::get)
                        .toList();

                assertThat(replies).filteredOn(reply -> reply.effect() == Effect.Allow).hasSize(1);
                assertThat(replies).filteredOn(reply -> reply.effect() == Effect.Deny)
                        .allSatisfy(
                                reply -> assertThat(reply.context().get("body")).contains("idempotency_key_in_use"));
                var passed = replies.stream().filter(reply -> reply.effect() == Effect.Allow).findFirst().orElseThrow();
                assertThat(passed.context()).containsEntry("remainingRequests", "" + (99 - round));
            }
        } finally {
            redis.stop();
        }
    }

    private static AuthorizerReply get(Future<AuthorizerReply> reply) {
        try {
            return reply.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
