package dev.weir.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.weir.gateway.StartFailure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

final class RunningRedisTest {

    private static String say(RunningRedis redis) {
        try (RedisClient client = RedisClient.create(redis.url());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().ping() + " " + connection.sync().configGet("save").get("save");
        }
    }

    @Test
    void theEmbeddedRedisIsRealAndGoesWhenItIsClosed() {
        RunningRedis redis = EmbeddedRedis.start();
        try (redis) {
            assertThat(redis.description()).matches("embedded Redis \\d+\\.\\d+\\.\\d+");
            assertThat(say(redis)).isEqualTo("PONG ");
        }

        assertThatThrownBy(() -> GivenRedis.at(redis.url())).hasMessageContaining("Nothing listens at " + redis.url());
    }

    @Test
    void aGivenRedisIsUsedAndLeftRunning() {
        try (RunningRedis redis = EmbeddedRedis.start()) {
            try (RunningRedis given = RunningRedis.start(Optional.of(redis.url()), Optional.empty())) {
                assertThat(given.url()).isEqualTo(redis.url());
                assertThat(given.description()).startsWith("given, Redis ");
            }

            assertThat(say(redis)).startsWith("PONG");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "localhost:6379 | --redis must begin with redis://, or with rediss:// for TLS, as in redis://localhost:6379.",
        "http://localhost | --redis must begin with redis://, or with rediss:// for TLS, as in redis://localhost:6379.",
        "redis:// | --redis is no Redis URL: write it as redis://[:password@]host:port.",
        "redis://:secret@no.such.host.invalid:1 | The host of redis://no.such.host.invalid:1 is not known: correct it in --redis."})
    void aWrongUrlIsOneSentenceWithoutThePassword(String url, String sentence) {
        assertThatThrownBy(() -> GivenRedis.at(url)).isInstanceOf(StartFailure.class).hasMessage(sentence);
    }

    @Test
    void aPasswordThatIsMissingOrWrongIsSaidToBe() {
        try (RunningRedis redis = EmbeddedRedis.start()) {
            try (RedisClient client = RedisClient.create(redis.url());
                    StatefulRedisConnection<String, String> connection = client.connect()) {
                connection.sync().configSet("requirepass", "secret");
            }
            String right = redis.url().replace("//", "//:secret@");

            assertThatThrownBy(() -> GivenRedis.at(redis.url())).hasMessageContaining("wants a password");
            assertThatThrownBy(() -> GivenRedis.at(right.replace("secret", "guess")))
                    .hasMessageContaining("refuses the password")
                    .hasMessageNotContaining("guess");
            assertThat(GivenRedis.at(right).shown()).startsWith(redis.url() + " (given");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsToldInRedisOwnWords() {
        try (RunningRedis redis = EmbeddedRedis.start()) {
            assertThatThrownBy(() -> GivenRedis.at(redis.url() + "/99")).hasMessage(
                    "Redis at " + redis.url() + " answers \"ERR DB index is out of range\": correct --redis.");
        }
    }

    @Test
    @Timeout(4)
    void whatListensButIsNoRedisIsNotWaitedForLong() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "redis://127.0.0.1:" + mute.getLocalPort();

            assertThatThrownBy(() -> GivenRedis.at(url))
                    .hasMessage("No Redis answers at " + url + " within 2 s: correct --redis, or leave it out.");
        }
    }

    @Test
    void anEngineThatIsNotThereIsNotFound(@TempDir Path folder) {
        assertThat(DockerEngine.answering(Map.of("DOCKER_HOST", "unix://" + folder.resolve("none.sock")))).isEmpty();
        assertThat(DockerEngine.answering(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"))).isEmpty();
    }

    @Test
    void anImageThatWasAskedForNeedsAnEngine() {
        assumeTrue(DockerEngine.answering().isEmpty(), "a Docker engine answers");

        assertThatThrownBy(() -> RunningRedis.start(Optional.empty(), Optional.of("valkey/valkey:9")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("--redis-image valkey/valkey:9 needs Docker");
    }

    @Test
    void dockerRunsTheImageWhereItCan() {
        String image = System.getenv().getOrDefault("WEIR_TEST_IMAGE", DockerEngine.USUAL_IMAGE);
        Optional<RunningRedis> started = DockerEngine.answering().flatMap(engine -> engine.start(image));
        assumeTrue(started.isPresent(), "no Docker engine that has " + image);

        try (RunningRedis redis = started.orElseThrow()) {
            assertThat(redis.description()).isEqualTo("Docker image " + image);
            assertThat(say(redis)).startsWith("PONG");
        }
    }
}
