package dev.weir.limiter.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.redis.CacheUser;
import dev.weir.limiter.redis.Credentials;
import dev.weir.limiter.redis.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    private static final Credentials NOBODY = () -> new Credentials.Login("nobody", "");

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
        assertThatThrownBy(() -> none.store(_ -> NOBODY)).hasMessageStartingWith("WEIR_REDIS_URL is not set");
        assertThatThrownBy(none::requiredLimitsFile).hasMessageStartingWith("WEIR_LIMITS_FILE is not set");
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
    void limitsAreLookedAtAgainEveryMinuteUnlessItSaysOtherwise() {
        assertThat(settings(Map.of()).limitsRefresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(Map.of("weir.limits-refresh", "5s")).limitsRefresh()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> settings(Map.of("weir.limits-refresh", "often")))
                .hasMessage("WEIR_LIMITS_REFRESH is 'often': write it like 50ms or 2s");
    }

    @Test
    void whoSignsInByIamIsReadFromTheUrl() {
        var asked = new ArrayList<CacheUser>();
        settings(Map.of("weir.redis-url", "rediss://weir@cache.example:6379?iam=counters")).store(user -> {
            asked.add(user);
            return NOBODY;
        }).close();
        settings(Map.of("weir.redis-url", "rediss://cache.example:6379")).store(user -> {
            asked.add(user);
            return NOBODY;
        }).close();

        assertThat(asked).containsExactly(new CacheUser("weir", "counters"));
        assertThatThrownBy(() -> settings(Map.of("weir.redis-url", "redis://weir@cache.example?iam=counters"))
                .store(_ -> NOBODY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("WEIR_REDIS_URL cannot be used: IAM signs in by TLS only");
    }

    @Test
    void aPlacedFileIsReadAsItStands() throws IOException {
        var file = Files.writeString(folder.resolve("limits.yaml"), "plans: {}").toString();
        assertThat(new PlacedFile(file).read("").orElseThrow()).isEqualTo(new LimitsText("plans: {}", "", ""));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        var missing = folder.resolve("none.yaml").toString();
        assertThatThrownBy(() -> new PlacedFile(missing).read(""))
                .hasMessage(missing + ": there is no such limits file: check WEIR_LIMITS_FILE");
        assertThatThrownBy(() -> new PlacedFile("none.yaml").read(""))
                .hasMessage("none.yaml: there is no such limits file: check WEIR_LIMITS_FILE");

        var latin = Files.write(folder.resolve("latin.yaml"), new byte[]{(byte) 0xe9}).toString();
        assertThatThrownBy(() -> new PlacedFile(latin).read(""))
                .hasMessage(latin + ": the limits file is not UTF-8 text: save it as UTF-8");

        var huge = Files.write(folder.resolve("huge.yaml"), new byte[LimitsText.MOST_BYTES + 1]).toString();
        assertThatThrownBy(() -> new PlacedFile(huge).read(""))
                .hasMessage(huge + ": the limits file is larger than 2 MiB: check WEIR_LIMITS_FILE");
    }

    @Test
    void aRevisionCannotBreakALogLineOrAHeader() {
        assertThat(new LimitsText("", "", "\"v1\"\r\nx: y").revision()).isEqualTo("v1xy");
        assertThat(new LimitsText("", "", "v".repeat(1_000)).revision()).hasSize(64);
    }
}
