package dev.weir.limiter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.WhenAway;
import org.junit.jupiter.api.Test;

final class StagedLimitsTest {

    private static final String TEXT = """
            clients: {}
            plans: {free: {limits: [1 request per day]}}
            stages: {dev: {when_redis_is_away: allow}}
            """;

    private final StagedLimits limits = StagedLimits.parse("limits.yaml", TEXT);

    @Test
    void aStageSeesItsOwnAndEveryOtherTheFileAsItIs() {
        assertThat(limits.at("dev").whenRedisIsAway()).isEqualTo(WhenAway.ALLOW);
        assertThat(limits.at("prod").whenRedisIsAway()).isEqualTo(WhenAway.DENY);
        assertThat(limits.at("$default")).isSameAs(limits.unstaged());
    }

    @Test
    void theSourcesRevisionStandsBehindTheTextsVersionInEveryStage() {
        var text = limits.unstaged().version();
        var revised = limits.revised("7");

        assertThat(revised.at("dev").version()).isEqualTo(text + "@7");
        assertThat(revised.at("prod").version()).isEqualTo(text + "@7");
        assertThat(limits.revised("")).isEqualTo(limits);
    }

    @Test
    void aMistakeInOneStageIsOneOfTheFile() {
        assertThatThrownBy(() -> StagedLimits.parse("limits.yaml", TEXT.replace("allow", "maybe")))
                .isInstanceOf(LimitsFileRefused.class)
                .hasMessageStartingWith("limits.yaml:3:");
    }
}
