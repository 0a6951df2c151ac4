package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.Lua.COUNT;
import static dev.weir.limiter.redis.Lua.count;
import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.redis.Credentials.Login;
import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a real Redis refuses, and how that is said. */
final class FaultTest {

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    @AfterEach
    void restoreRedis() {
        REDIS.redis().configSet("maxmemory", "0");
        REDIS.redis().configSet("requirepass", "");
    }

    private static RedisScripts scripts(String url) {
        return new RedisScripts(RedisUrl.parse(url), PATIENT, Optional.empty());
    }

    private static String as(String login) {
        return REDIS.url().replace("//", "//" + login + "@");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(RedisScripts scripts) {
        return assertThatThrownBy(() -> count(scripts, "key")).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aFullRedisRefusesBeforeAnythingIsWritten() {
        try (var scripts = scripts(REDIS.url())) {
            count(scripts, "other");
            REDIS.redis().configSet("maxmemory", "1");
            refused(scripts).hasMessageStartingWith("Redis is full (maxmemory)");
            REDIS.redis().configSet("maxmemory", "0");
            assertThat(count(scripts, "key")).isEqualTo(1);
        }
    }

    @Test
    void aRedisThatIsLoadingIsSaidToBeAndFoundWhenItHasLoaded(@TempDir Path folder) throws Exception {
        var dir = "dir " + folder + "\ndbfilename data.rdb";
        int port;
        try (var before = RedisProcess.start(dir, "rdbcompression no")) {
            port = before.port();
            // Redis looks up from its work after every 2 MiB, and here waits a fifth of a second after every key.
            for (int i = 0; i < 14; i++) {
                before.redis().set("padding" + i, "x".repeat(2_200_000));
            }
            before.redis().save();
        }
        try (var loading = RedisProcess.listening(port, dir, "key-load-delay 200000");
                var scripts = scripts(loading.url())) {
            refused(scripts).hasMessageStartingWith("Redis is loading its data");
            var loads = true;
            while (loads) {
                loads = loading.redis().info("persistence").contains("loading:1");
            }
            assertThat(count(scripts, "key")).isEqualTo(1);
        }
    }

    @Test
    void aPasswordIsAskedFor() {
        REDIS.redis().configSet("requirepass", "secret");
        try (var scripts = scripts(REDIS.url()); var welcome = scripts(as(":secret"))) {
            refused(scripts).hasMessageStartingWith("Redis asks for a password");
            assertThat(count(welcome, "key")).isEqualTo(1);
        }
    }

    @Test
    void aConnectionWithAPasswordIsOpenWhenItIsUsed() {
        REDIS.redis().configSet("requirepass", "secret");
        try (var scripts = scripts(as(":secret"))) {
            for (int times = 1; times <= 200; times++) {
                assertThat(count(scripts, "key")).isEqualTo(times);
                scripts.disconnect();
            }
        }
    }

    @Test
    void aWrongPasswordIsNotRepeated() {
        try (var scripts = scripts(as("user:guess"))) {
            refused(scripts).hasMessage("Redis refused the user or the password (WRONGPASS)")
                    .hasStackTraceContaining("WRONGPASS")
                    .satisfies(thrown -> assertThat(thrown).hasMessageNotContaining("guess"));
        }
    }

    @Test
    void aUserWhoMayRunScriptsAndNothingElseNeedsNoMore() {
        REDIS.redis()
                .dispatch(CommandType.ACL, new StatusOutput<>(
                        StringCodec.UTF8),
                        acl("~weir:*", "-@all", "+eval", "+evalsha", "+script|load",
                                "+incr"));
        try (var scripts = scripts(as("narrow:secret"))) {
            scripts.prime(COUNT, ofSeconds(20));
            assertThat(count(scripts, "weir:key")).isEqualTo(1);
            refused(scripts).hasMessageContaining("(NOPERM)");
        }
    }

    private static CommandArgs<String, String> acl(String... rules) {
        var args = new CommandArgs<>(StringCodec.UTF8)
                .add("SETUSER")
                .add("narrow")
                .add("reset")
                .add("on")
                .add(">secret");
        for (var rule : rules) {
            args.add(rule);
        }
        return args;
    }

    @Test
    void credentialsAreAskedForAnewForEveryConnectionAndItOutlivesThem() {
        var login = new AtomicReference<>(new Login("default", "first"));
        REDIS.redis().configSet("requirepass", "first");
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url()), PATIENT, Optional.of(login::get))) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            REDIS.redis().configSet("requirepass", "second");
            assertThat(count(scripts, "key")).isEqualTo(2);
            scripts.disconnect();
            refused(scripts).hasMessageContaining("(WRONGPASS)");
            login.set(new Login("default", "second"));
            assertThat(count(scripts, "key")).isEqualTo(3);
        }
    }

    @Test
    void aConnectionThatRedisEndsInTheMiddleIsFollowedByOneWithFreshCredentials() {
        var login = new AtomicReference<>(new Login("default", "first"));
        REDIS.redis().configSet("requirepass", "first");
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url()), PATIENT, Optional.of(login::get))) {
            assertThat(count(scripts, "key")).isEqualTo(1);
            REDIS.redis().configSet("requirepass", "second");
            login.set(new Login("default", "second"));
            REDIS.redis()
                    .dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(20_000).add("WRITE"));
            var inTheMiddle = scripts.send(COUNT, new String[]{"key"}, new byte[0][]);
            REDIS.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
            assertThatThrownBy(inTheMiddle::get).isInstanceOf(StoreUnavailable.class);
            REDIS.redis()
                    .dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8).add("UNPAUSE"));
            assertThat(count(scripts, "key")).isEqualTo(2);
        }
    }

    @Test
    void credentialsThatCannotBeHadAreAReason() {
        Credentials none = () -> {
            throw new IllegalStateException("no role to sign with");
        };
        try (var scripts = new RedisScripts(RedisUrl.parse(REDIS.url()), PATIENT, Optional.of(none))) {
            refused(scripts).hasMessage("Redis: no role to sign with");
        }
        assertThat(new Login("weir", "secret")).hasToString("Login[user=weir]");
    }

    @Test
    void aMistakeInAScriptIsToldInRedisWords() {
        var mistaken = Lua.script("return redis.call('NONSENSE')");
        try (var scripts = scripts(REDIS.url())) {
            assertThatThrownBy(() -> scripts.send(mistaken, new String[]{"key"}, new byte[0][]).get())
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("Unknown Redis command called from");
        }
    }
}
