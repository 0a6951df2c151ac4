package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.redis.Credentials.Login;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection that lives longer than a sign-in by IAM may. */
final class RenewalTest {

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void askForAPassword() {
        REDIS.redis().configSet("requirepass", "first");
        REDIS.redis().configResetstat();
    }

    @AfterEach
    void askForNone() {
        REDIS.redis().configSet("requirepass", "");
    }

    /** Each password for one sign-in. */
    private RedisScripts scripts(String... passwords) {
        Credentials credentials = () -> new Login("default", List.of(passwords).get(asked.getAndIncrement()));
        return new RedisScripts(RedisUrl.parse(REDIS.url()), PATIENT, Optional.of(credentials), clock);
    }

    /** Asks again and again: nothing tells when somebody has signed in. */
    private static void await(String statistics) {
        while (REDIS.redis().info("commandstats").lines().noneMatch(line -> line.matches(statistics))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoIsSignedInForHoursSignsInAgainOnTheSameConnection() {
        try (var scripts = scripts("first", "second", "second")) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            REDIS.redis().configSet("requirepass", "second");
            clock.advance(ofHours(5).minusMillis(1));
            assertThat(count(scripts, "key")).isEqualTo(2);
            assertThat(asked).hasValue(1);

            clock.advance(ofHours(1));
            assertThat(count(scripts, "key")).isEqualTo(3);
            await("cmdstat_auth:calls=1,.*failed_calls=0");
            assertThat(count(scripts, "key")).isEqualTo(4);
            assertThat(asked).hasValue(2);

            clock.advance(ofHours(5));
            assertThat(count(scripts, "key")).isEqualTo(5);
            await("cmdstat_auth:calls=2,.*failed_calls=0");
        }
    }

    @Test
    void aRenewalThatFailsLeavesTheSignInBeforeIt() {
        try (var scripts = scripts("first", "wrong")) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            clock.advance(ofHours(5));
            assertThat(count(scripts, "key")).isEqualTo(2);
            await("cmdstat_auth:calls=1,.*failed_calls=1");
            assertThat(count(scripts, "key")).isEqualTo(3);
        }
    }

    @Test
    void aPasswordInTheUrlIsNeverRenewed() {
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url().replace("//", "//:first@")), PATIENT,
                Optional.empty(), clock)) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            clock.advance(ofHours(100));
            assertThat(count(scripts, "key")).isEqualTo(2);
            assertThat(REDIS.redis().info("commandstats")).doesNotContain("cmdstat_auth");
        }
    }
}
