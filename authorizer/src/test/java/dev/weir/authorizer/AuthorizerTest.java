package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.authorizer.event.AuthorizerReply.Effect;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.event.Events;
import dev.weir.authorizer.event.HttpApi;
import dev.weir.authorizer.identity.Identification;
import dev.weir.authorizer.observation.Observer;
import dev.weir.environment.LimitsInForce;
import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.file.StagedLimits;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.memory.MemoryStore;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorizerTest {

    private static final String ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/POST/v1/embeddings";
    private static final String LIMITS = """
            clients:
              api_keys:
                - {client: alice, plan: small, sha256: 76fe4713761e42fc475533f15be8fe3e45ad1d5a8900156ebe39ff9a5925ec45}
                - {client: bob, plan: small, sha256: e49ec3cfb781e17f39567a0db86e14f0c0bf72939bd5057ffc254e0ed8833be4}
              failed_credentials: 2 requests per minute
            plans:
              small: {limits: [2 requests per 20 seconds]}
            """;
    private static final String ANONYMOUS = LIMITS.replace("  failed", "  anonymous: {plan: small}\n  failed");

    private static final String HOLDING = LIMITS.replace("[2 requests per 20 seconds]",
            "[5 requests per 20 seconds, 1000 tokens per day, 1 in flight]")
            + "routes: {POST /v1/embeddings: {estimate: {tokens: 100}}}";
    private static final Map<String, String> ALICE = Map.of("X-Api-Key", "weir-demo-alice");
    private static final Map<String, String> BOB = Map.of("X-Api-Key", "weir-demo-bob");

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Store store = new MemoryStore(() -> now);

    private Authorizer authorizer(String text, Store counters) {
        var limits = LimitsFile.parse("limits.yaml", text);
        return authorizer(_ -> limits, counters);
    }

    private Authorizer authorizer(LimitsInForce limits, Store counters) {
        var limiter = new Limiter(counters, () -> now, Tuning.ALONE);
        return new Authorizer(new Judge(limits, new Identification(() -> now), limiter, () -> now),
                new Answers(JsonMapper.createDefault()), Observer.none());
    }

    private static CallerRequest call(String address, Map<String, ?> headers) {
        return call(address, headers, "/v1/embeddings");
    }

    private static CallerRequest call(String address, Map<String, ?> headers, String resource) {
        return CallerRequest.of(Map.of("type", "REQUEST", "methodArn", ARN, "httpMethod", "POST", "resource", resource,
                "path", "/v1/any%20thing", "headers", headers, "requestContext",
                Map.of("identity", Map.of("sourceIp", address))));
    }

    private static CallerRequest withKey(String key) {
        return call("192.0.2.1", Map.of("X-Api-Key", key));
    }

    @Test
    void admitsAsOftenAsThePlanSaysAndTellsWhatIsLeft() {
        var authorizer = authorizer(LIMITS, store);

        var first = authorizer.authorize(withKey("weir-demo-alice"));
        assertThat(first.effect()).isEqualTo(Effect.Allow);
        assertThat(first.context()).containsEntry("client", "alice")
                .containsEntry("plan", "small")
                .containsEntry("remainingRequests", "1")
                .containsEntry("body", "")
                .containsEntry("retryAfter", "");
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context()).containsEntry("remainingRequests", "0");

        var third = authorizer.authorize(withKey("weir-demo-alice"));
        assertThat(third.effect()).isEqualTo(Effect.Deny);
        assertThat(third.context()).containsEntry("plan", "small")
                .containsEntry("retryAfter", "30")
                .containsEntry("retryAfterMs", "30000")
                .containsEntry("detail", "You may send 2 requests per 20 seconds. Please try again in 30 seconds.");
        now = now.plus(Duration.ofSeconds(30));
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void aChangeOfTheLimitsReachesKeysPlansAndDeniedCallersAtOnce() {
        var file = new AtomicReference<>(LimitsFile.parse("limits.yaml", LIMITS));
        var authorizer = authorizer(_ -> file.get(), store);
        for (int i = 0; i < 3; i++) {
            authorizer.authorize(withKey("weir-demo-alice"));
        }
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).effect()).isEqualTo(Effect.Deny);

        file.set(LimitsFile.parse("limits.yaml", LIMITS.replace("[2 requests", "[9 requests")));
        var raised = authorizer.authorize(withKey("weir-demo-alice"));
        assertThat(raised.effect()).isEqualTo(Effect.Allow);
        assertThat(raised.context()).containsEntry("limitRequests", "9")
                .containsEntry("limitsVersion", file.get().version());

        file.set(LimitsFile.parse("limits.yaml", LIMITS.lines()
                .filter(line -> !line.contains("alice"))
                .collect(Collectors.joining("\n"))));
        assertThatThrownBy(() -> authorizer.authorize(withKey("weir-demo-alice"))).isInstanceOf(Unauthorized.class);
        assertThat(authorizer.authorize(withKey("weir-demo-bob")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void theStageThatIsCalledPicksItsLimits() {
        var staged = StagedLimits.parse("limits.yaml",
                LIMITS + "stages: {dev: {plans: {small: {limits: [7 requests per minute]}}}}");
        var authorizer = authorizer(staged::at, store);

        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context()).containsEntry("limitRequests", "7");
        var elsewhere = CallerRequest.of(Map.of("type", "REQUEST", "methodArn", ARN.replace("/dev/", "/prod/"),
                "httpMethod", "POST", "resource", "/v1/embeddings", "headers", BOB, "requestContext",
                Map.of("identity", Map.of("sourceIp", "192.0.2.1"))));
        assertThat(authorizer.authorize(elsewhere).context()).containsEntry("limitRequests", "2");
    }

    @Test
    void aCallSeesOneVersionOfTheLimits() {
        var asked = new AtomicInteger();
        var authorizer = authorizer(_ -> {
            asked.incrementAndGet();
            return LimitsFile.parse("limits.yaml", LIMITS);
        }, store);
        authorizer.authorize(withKey("weir-demo-alice"));
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> authorizer.authorize(withKey("guess"))).isInstanceOf(Unauthorized.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void twoKeysDoNotShare() {
        var authorizer = authorizer(LIMITS, store);
        authorizer.authorize(withKey("weir-demo-alice"));
        authorizer.authorize(withKey("weir-demo-alice"));

        assertThat(authorizer.authorize(withKey("weir-demo-alice")).effect()).isEqualTo(Effect.Deny);
        assertThat(authorizer.authorize(withKey("weir-demo-bob")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void everyReplyIsForTheWholeStageAndNamesEveryKey() {
        var authorizer = authorizer(LIMITS, store);
        var keys = List.of(AnswerHeader.values()).stream().map(AnswerHeader::contextKey).toArray(String[]::new);
        for (int i = 0; i < 3; i++) {
            var reply = authorizer.authorize(withKey("weir-demo-alice"));
            assertThat(reply.context()).containsKeys(keys).containsKeys("client", "plan", "refused", "body", "hold");
            assertThat(new HttpApi(false, true).written(withKey("weir-demo-alice"), reply).get("policyDocument"))
                    .isEqualTo(Map.of("Version", "2012-10-17", "Statement",
                            List.of(Map.of("Action", "execute-api:Invoke", "Effect", reply.effect().name(), "Resource",
                                    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/*"))));
        }
    }

    @Test
    void theBodyOfADenialIsReadAlikeByAll() throws Exception {
        var authorizer = authorizer(LIMITS.replace("2 requests per 20", "1 request per 20"), store);
        authorizer.authorize(withKey("weir-demo-alice"));
        var body = authorizer.authorize(withKey("weir-demo-alice")).context().getOrDefault("body", "");

        var detail = "You may send 1 request per 20 seconds. Please try again in 40 seconds.";
        assertThat(body).isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                + "\"title\":\"Too Many Requests\",\"status\":429,\"detail\":\"" + detail + "\","
                + "\"violated-policies\":[\"requests-per-20-seconds\"],\"error\":{\"message\":\"" + detail
                + "\",\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\",\"param\":null}}");
    }

    @Test
    void aWrongKeyIsUnauthorizedUntilItsAddressHasShownTooMany() {
        var authorizer = authorizer(LIMITS, store);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> authorizer.authorize(withKey("guess"))).isInstanceOf(Unauthorized.class)
                    .hasMessage("Unauthorized");
        }
        var denied = authorizer.authorize(withKey("another guess".replace(' ', '-')));
        assertThat(denied.effect()).isEqualTo(Effect.Deny);
        assertThat(denied.context()).containsEntry("shouldRetry", "false");

        assertThatThrownBy(() -> authorizer.authorize(call("192.0.2.2", Map.of("x-api-key", "guess"))))
                .isInstanceOf(Unauthorized.class);
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void aCallerWithoutCredentialIsKnownByAddressOnlyWhereAPlanIsNamed() {
        assertThatThrownBy(() -> authorizer(LIMITS, store).authorize(call("192.0.2.1", Map.of())))
                .isInstanceOf(Unauthorized.class);

        var open = authorizer(ANONYMOUS, store);
        assertThat(open.authorize(call("192.0.2.7", Map.of())).context()).containsEntry("client", "ip/192.0.2.7");
        open.authorize(call("192.0.2.7", Map.of()));
        assertThat(open.authorize(call("192.0.2.7", Map.of())).effect()).isEqualTo(Effect.Deny);
        assertThat(open.authorize(call("2001:db8::7", Map.of())).effect()).isEqualTo(Effect.Allow);
    }

    @Test
    void aWrongCredentialNeverFallsThroughToTheAddress() {
        var open = authorizer(ANONYMOUS, store);
        assertThatThrownBy(() -> open.authorize(withKey("guess"))).isInstanceOf(Unauthorized.class);
        assertThatThrownBy(() -> open.authorize(call("192.0.2.1", Map.of("Authorization", "Basic abc"))))
                .isInstanceOf(Unauthorized.class);
    }

    @Test
    void withoutAStoreTheLimitsFileDecidesAndTheAnswerSaysSo() {
        var denied = authorizer(LIMITS, new AwayStore()).authorize(withKey("weir-demo-alice"));
        assertThat(denied.effect()).isEqualTo(Effect.Deny);
        assertThat(denied.context()).containsEntry("degraded", "true")
                .containsEntry("retryAfter", "1")
                .containsEntry("shouldRetry", "true");

        var allowed = authorizer(LIMITS + "when_redis_is_away: allow", new AwayStore())
                .authorize(withKey("weir-demo-alice"));
        assertThat(allowed.effect()).isEqualTo(Effect.Allow);
        assertThat(allowed.context()).containsEntry("degraded", "true").containsEntry("remainingRequests", "");

        assertThatThrownBy(() -> authorizer(LIMITS + "when_redis_is_away: allow", new AwayStore())
                .authorize(withKey("guess"))).isInstanceOf(Unauthorized.class);
    }

    @Test
    void whatIsHeldGoesWithTheCallAndIsSettledByTextAlone() {
        var authorizer = authorizer(HOLDING, store);

        var first = authorizer.authorize(withKey("weir-demo-alice")).context();
        assertThat(first).containsEntry("remainingTokens", "900").containsEntry("limitTokens", "1000");
        var hold = HoldText.parse(first.getOrDefault("hold", ""));
        assertThat(hold.id()).matches("[0-9a-f]{32}");
        assertThat(hold.held()).isEqualTo(Cost.of(Unit.TOKENS, 100).with(Unit.IN_FLIGHT, 1));
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context())
                .containsEntry("detail", "You may have 1 call in flight. Please try again in 60 seconds.")
                .containsEntry("hold", "");

        store.settle(hold, Cost.of(Unit.TOKENS, 7));
        var second = authorizer.authorize(withKey("weir-demo-alice")).context();
        assertThat(second).containsEntry("remainingTokens", "893");
        assertThat(HoldText.parse(second.getOrDefault("hold", "")).id()).isNotEqualTo(hold.id());
    }

    @Test
    void aRouteIsKnownByItsResourceWhateverPathIsCalled() {
        var authorizer = authorizer(HOLDING, store);

        var elsewhere = authorizer.authorize(call("192.0.2.1", BOB, "/v1/models/{id}"));

        assertThat(elsewhere.context()).containsEntry("remainingTokens", "1000");
        assertThat(authorizer.authorize(call("192.0.2.1", ALICE)).context()).containsEntry("remainingTokens", "900");
        assertThatThrownBy(() -> CallerRequest.of(Map.of("type", "REQUEST", "methodArn", ARN, "headers", Map.of(),
                "httpMethod", "GET"))).hasMessage("the event has no resource");
    }

    @Test
    void whoIsBlockedNeverPassesAndWhoIsAllowedIsNotCounted() {
        var authorizer = authorizer(LIMITS.replace("  failed",
                "  blocked: [alice, 198.51.100.0/24]\n  allowed: [bob, 203.0.113.9]\n  failed"), store);

        var blocked = authorizer.authorize(call("192.0.2.1", ALICE));
        assertThat(blocked.effect()).isEqualTo(Effect.Deny);
        assertThat(blocked.context()).containsEntry("shouldRetry", "false")
                .containsEntry("retryAfter", "")
                .containsEntry("detail", "Your access has been blocked.");
        assertThat(authorizer.authorize(call("198.51.100.7", BOB)).effect()).isEqualTo(Effect.Deny);
        assertThat(authorizer.authorize(call("198.51.100.7", Map.of("x-api-key", "guess"))).effect())
                .isEqualTo(Effect.Deny);
        for (int i = 0; i < 5; i++) {
            assertThat(authorizer.authorize(call("192.0.2.1", BOB)).context())
                    .containsEntry("detail", "no limit applies")
                    .containsEntry("remainingRequests", "");
        }
    }

    /** Nobody knows whose calls those are that show no address: none is anonymous, and none is limited for guessing. */
    @Test
    void aTokenEventHasNoAddressAndSoNobodyIsKnownByOne() {
        var authorizer = authorizer(ANONYMOUS.replace("  failed", "  blocked: [198.51.100.0/24]\n  failed"), store);
        assertThat(authorizer.authorize(token("weir-demo-alice")).context()).containsEntry("client", "alice");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> authorizer.authorize(token(""))).isInstanceOf(Unauthorized.class);
            assertThatThrownBy(() -> authorizer.authorize(token("guess"))).isInstanceOf(Unauthorized.class);
        }
        assertThat(authorizer.authorize(withKey("weir-demo-bob")).effect()).isEqualTo(Effect.Allow);
    }

    private static CallerRequest token(String token) {
        return CallerRequest.of(Map.of("type", "TOKEN", "authorizationToken", token, "methodArn", ARN));
    }

    @ParameterizedTest
    @CsvSource({"websocket-connect, GET /$connect", "http-2-request, POST /$default",
        "http-1-request, POST /v1/models/{id}",
        "rest-token, POST /v1/embeddings"})
    void aRouteOfAnyKindOfApiCanBeNamedInALimitsFile(String sample, String route) {
        var authorizer = authorizer(LIMITS.replace("{limits: [2 requests per 20 seconds]}",
                "{limits: [50 requests per day], routes: {\"" + route + "\": {limits: [1 request per day]}}}"), store);
        var event = Events.sample(sample);
        event.computeIfPresent("routeKey", (_, _) -> "$default");

        assertThat(authorizer.authorize(CallerRequest.of(event)).context()).containsEntry("client", "bob")
                .containsEntry("remainingRequests", "0");
    }

    @Test
    void whoIsBlockedIsToldSoInAWordOfItsOwn() {
        var authorizer = authorizer(LIMITS.replace("  failed", "  blocked: [alice]\n  failed"), store);
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context().get("body"))
                .contains("\"type\":\"urn:weir:problem:blocked\"", "\"title\":\"Blocked\"", "\"status\":429",
                        "\"error\":{\"message\":\"Your access has been blocked.\",\"type\":\"permission_error\",\"code\":\"access_blocked\",\"param\":null}");
    }

    @Test
    void anOperatorsBlockIsObeyed() {
        var authorizer = authorizer(LIMITS, store);
        var alice = LimitsFile.parse("limits.yaml", LIMITS).clientOf("weir-demo-alice", now).orElseThrow();
        store.steer(alice.partition(), new Steering.Block(Duration.ofHours(1)));

        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context()).containsEntry("shouldRetry", "false")
                .containsEntry("detail", "Your access has been blocked.");
    }

    @Test
    void withoutAStoreAShareIsCountedAndTheAnswerSaysSo() {
        var authorizer = authorizer(LIMITS.replace("2 requests per minute", "10 requests per minute")
                .replace("2 requests per 20", "4 requests per 20") + "when_redis_is_away: local\ninstances: 2",
                new AwayStore());

        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context()).containsEntry("degraded", "true")
                .containsEntry("remainingRequests", "1");
        authorizer.authorize(withKey("weir-demo-alice"));
        var third = authorizer.authorize(withKey("weir-demo-alice"));
        assertThat(third.effect()).isEqualTo(Effect.Deny);
        assertThat(third.context()).containsEntry("degraded", "true").containsEntry("remainingRequests", "0");

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> authorizer.authorize(withKey("guess"))).isInstanceOf(Unauthorized.class);
        }
        var limited = authorizer.authorize(withKey("guess"));
        assertThat(limited.context()).containsEntry("degraded", "true").containsEntry("shouldRetry", "false");
    }

    @Test
    void aDenialIsRepeatedWithoutTheStore() {
        var counting = new CountingStore(store);
        var authorizer = authorizer(LIMITS, counting);
        for (int i = 0; i < 5; i++) {
            authorizer.authorize(withKey("weir-demo-alice"));
        }

        assertThat(counting.asked).isEqualTo(3);
        now = now.plusMillis(500);
        assertThat(authorizer.authorize(withKey("weir-demo-alice")).context())
                .containsEntry("retryAfterMs", "29500")
                .containsEntry("degraded", "");
    }

    private static class AwayStore implements Store {

        private static StoreUnavailable away() {
            return new StoreUnavailable("away", new IllegalStateException());
        }

        @Override
        public Decision decide(Call call) {
            throw away();
        }

        @Override
        public void undo(Call call) {
            throw away();
        }

        @Override
        public Settlement settle(Hold hold, Cost actual) {
            throw away();
        }

        @Override
        public Settlement release(Hold hold) {
            throw away();
        }

        @Override
        public Optional<Hold> renew(Hold hold, Duration lifetime) {
            throw away();
        }

        @Override
        public Account look(List<Partition> partitions) {
            throw away();
        }

        @Override
        public void steer(Partition partition, Steering steering) {
            throw away();
        }

        @Override
        public void close() {}
    }

    /** Decides as another does. */
    private static final class CountingStore extends AwayStore {

        private final Store store;
        private int asked;

        CountingStore(Store store) {
            this.store = store;
        }

        @Override
        public Decision decide(Call call) {
            asked++;
            return store.decide(call);
        }
    }
}
