package dev.weir.environment;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.redis.CacheUser;
import dev.weir.limiter.redis.Deadlines;
import dev.weir.limiter.redis.RedisStore;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

final class CacheTokenTest {

    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final AwsCredentialsIdentity ROLE = AwsSessionCredentialsIdentity.create("AKIDEXAMPLE", SECRET,
            "a/session+token==");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final CacheUser USER = new CacheUser("weir", "counters");

    @TempDir
    private Path folder;

    private static CacheToken token(AwsCredentialsIdentity identity) {
        return new CacheToken(USER, () -> "eu-west-1", () -> identity, CLOCK);
    }

    /** The example in S3's documentation. */
    @Test
    void theVerifierAgreesWithAws() throws Exception {
        var example = new Presigned("examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host");
        assertThat(example.signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "UNSIGNED-PAYLOAD"))
                .isEqualTo("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void isARequestToConnectPresignedForAQuarterOfAnHour() throws Exception {
        var login = token(ROLE).login();
        var presigned = new Presigned(login.password());

        assertThat(login.user()).isEqualTo("weir");
        assertThat(login.password()).startsWith("counters/?");
        assertThat(presigned.parameters()).contains(entry("Action", "connect"), entry("User", "weir"),
                entry("ResourceType", "ServerlessCache"), entry("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
                entry("X-Amz-Credential", "AKIDEXAMPLE/20300102/eu-west-1/elasticache/aws4_request"),
                entry("X-Amz-Date", "20300102T030405Z"), entry("X-Amz-Expires", "900"),
                entry("X-Amz-SignedHeaders", "host"), entry("X-Amz-Security-Token", "a/session+token=="))
                .containsEntry("X-Amz-Signature", presigned.signature(SECRET, NOTHING))
                .hasSize(10);
    }

    @Test
    void isSignedWithTheCredentialsOfTheMoment() {
        var roles = new ArrayDeque<>(List.of(ROLE, AwsCredentialsIdentity.create("ANOTHER", SECRET)));
        var tokens = new CacheToken(USER, () -> "eu-west-1", roles::poll, CLOCK);

        assertThat(tokens.login().password()).contains("X-Amz-Credential=AKIDEXAMPLE");
        assertThat(tokens.login().password()).contains("X-Amz-Credential=ANOTHER")
                .doesNotContain("X-Amz-Security-Token");
    }

    @Test
    void withoutARoleItSaysWhatToCheckAndNoSecret() {
        var none = new CacheToken(USER, () -> "eu-west-1", () -> {
            throw SdkClientException.create("no credentials here");
        }, CLOCK);
        assertThatThrownBy(none::login).isInstanceOf(IllegalStateException.class)
                .hasMessage("no token can be signed for IAM: check the function's role and AWS_REGION:"
                        + " no credentials here");
    }

    @Test
    void opensARealRedisByTlsToWhoeverHoldsIt() throws Exception {
        var redis = RedisServer.newRedisServer()
                .port(freePort())
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        try (var way = new TlsWay(redis.ports().getFirst(), folder)) {
            var token = token(ROLE);
            permit(redis.ports().getFirst(), token.login().password());
            var url = "rediss://weir@127.0.0.1:" + way.port() + "?iam=counters";

            try (var store = store(url, token)) {
                assertThat(store.decide(one())).isInstanceOf(Allowed.class);
                store.disconnect();
                assertThat(store.decide(one())).isInstanceOf(Allowed.class);
            }
            try (var store = store(url, token(AwsCredentialsIdentity.create("ANOTHER", SECRET)))) {
                assertThatThrownBy(() -> store.decide(one())).isInstanceOf(StoreUnavailable.class)
                        .hasMessageContaining("(WRONGPASS)");
            }
        } finally {
            redis.stop();
        }
    }

    private static void permit(int port, String token) {
        try (var client = RedisClient.create("redis://127.0.0.1:" + port); var connection = client.connect()) {
            connection.sync()
                    .aclSetuser("weir",
                            AclSetuserArgs.Builder.on().addPassword(token).keyPattern("weir:*").allCommands());
            connection.sync().aclSetuser("default", AclSetuserArgs.Builder.off());
        }
    }

    private static RedisStore store(String url, CacheToken token) {
        return new RedisStore(url, new Deadlines(ofSeconds(20), ofSeconds(20)), Optional.empty(), Optional.of(token));
    }

    private static Call one() {
        return new Call(
                List.of(new Partition("acme", "client", List.of(Limit.slidingWindow("calls", 10, ofMinutes(1))))),
                Cost.ONE_REQUEST);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
