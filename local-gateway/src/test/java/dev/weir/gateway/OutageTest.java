package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis goes and comes back while the product runs. */
final class OutageTest {

    @TempDir
    private Path folder;

    private static String limits(String whenAway) {
        return """
                clients: {api_keys: [{client: alice, plan: two, sha256: sha256(alice-key)}]}
                plans: {two: {limits: [2 requests per day]}}
                when_redis_is_away: %s
                """.formatted(whenAway);
    }

    @ParameterizedTest
    @CsvSource({"deny,429", "allow,200"})
    void withoutRedisTheLimitsFileAnswersAndWithItCountingGoesOn(String whenAway, int status) throws Exception {
        try (var weir = new FirstLight(folder, limits(whenAway))) {
            assertThat(weir.get("/models", "alice-key").headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("1");
            weir.stopRedis();
            for (int i = 0; i < 3; i++) {
                var away = weir.get("/models", "alice-key");
                assertThat(away.statusCode()).isEqualTo(status);
                assertThat(away.headers().firstValue("x-ratelimit-degraded")).contains("true");
            }
            weir.startRedisAgain();
            var back = await().atMost(Duration.ofSeconds(20))
                    .until(() -> weir.get("/models", "alice-key"),
                            answer -> answer.headers().firstValue("x-ratelimit-degraded").isEmpty());
            assertThat(back.headers().firstValue("x-ratelimit-remaining-requests")).contains("1");
            assertThat(weir.get("/models", "alice-key").headers().firstValue("x-ratelimit-remaining-requests"))
                    .contains("0");
            assertThat(weir.get("/models", "alice-key").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aDenialForWantOfRedisAsksToComeBackInASecond() throws Exception {
        try (var weir = new FirstLight(folder, limits("deny"))) {
            weir.stopRedis();
            var away = weir.get("/models", "alice-key");
            assertThat(away.headers().firstValue("Retry-After")).contains("1");
            assertThat(away.headers().firstValue("x-should-retry")).contains("true");
            assertThat(away.body()).contains("#temporary-reduced-capacity")
                    .contains("The limiter cannot be reached. Please try again in 1 second.");
        }
    }
}
