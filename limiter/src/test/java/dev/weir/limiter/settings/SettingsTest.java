package dev.weir.limiter.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.WhenAway;
import dev.weir.limiter.redis.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    @TempDir
    private Path folder;

    private static Settings settings(Map<String, String> properties) {
        return Settings.of(name -> Optional.ofNullable(properties.get(name)));
    }

    @Test
    void whatIsNotSetIsUsualOrSaidToBeMissing() {
        var none = settings(Map.of("weir.redis-url", " "));

        assertThat(none.deadlines()).isEqualTo(Deadlines.USUAL);
        assertThat(none.redisUrl()).isEmpty();
        assertThatThrownBy(none::store).hasMessageStartingWith("WEIR_REDIS_URL is not set");
        assertThatThrownBy(none::limits).hasMessageStartingWith("WEIR_LIMITS_FILE is not set");
    }

    @ParameterizedTest
    @CsvSource({"50ms,50", "2s,2000"})
    void deadlinesAreWrittenWithTheirUnit(String text, long millis) {
        assertThat(settings(Map.of("weir.redis-first-deadline", text)).deadlines())
                .isEqualTo(new Deadlines(Deadlines.USUAL.live(), Duration.ofMillis(millis)));
        assertThatThrownBy(() -> settings(Map.of("weir.redis-first-deadline", "1h")))
                .hasMessage("WEIR_REDIS_FIRST_DEADLINE is '1h': write it like 50ms or 2s");
    }

    @Test
    void theLimitsFileIsReadAsTheStageSeesIt() throws IOException {
        var file = Files.writeString(folder.resolve("limits.yaml"), """
                clients: {}
                plans: {free: {limits: [1 request per day]}}
                stages: {dev: {when_redis_is_away: allow}}
                """).toString();

        assertThat(settings(Map.of("weir.limits-file", file)).limits().whenRedisIsAway()).isEqualTo(WhenAway.DENY);
        assertThat(settings(Map.of("weir.limits-file", file, "weir.stage", "dev")).limits().whenRedisIsAway())
                .isEqualTo(WhenAway.ALLOW);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        var missing = folder.resolve("none.yaml").toString();
        assertThatThrownBy(() -> settings(Map.of("weir.limits-file", missing)).limits())
                .hasMessage(missing + ": there is no such limits file: check WEIR_LIMITS_FILE");

        var latin = Files.write(folder.resolve("latin.yaml"), new byte[]{(byte) 0xe9}).toString();
        assertThatThrownBy(() -> settings(Map.of("weir.limits-file", latin)).limits())
                .hasMessage(latin + ": the limits file is not UTF-8 text: save it as UTF-8");
    }
}
