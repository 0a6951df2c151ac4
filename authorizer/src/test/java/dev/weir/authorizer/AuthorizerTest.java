package dev.weir.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.authorizer.AuthorizerReply.Effect;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.memory.MemoryStore;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Store store = new MemoryStore(() -> now);

    private Authorizer authorizer(String limits, Store counters) {
        return new Authorizer(LimitsFile.parse("limits.yaml", limits), counters,
                new Answers(JsonMapper.createDefault()));
    }

    private static CallerRequest call(String address, Map<String, ?> headers) {
        return CallerRequest.of(Map.of("type", "REQUEST", "methodArn", ARN, "headers", headers, "requestContext",
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
            assertThat(reply.context()).containsKeys(keys).containsKeys("client", "plan", "body");
            assertThat(reply.asEvent().get("policyDocument")).isEqualTo(Map.of("Version", "2012-10-17", "Statement",
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

    private static final class AwayStore implements Store {

        @Override
        public Decision decide(Partition partition, long cost) {
            throw new StoreUnavailable("away", new IllegalStateException());
        }

        @Override
        public void close() {}
    }
}
