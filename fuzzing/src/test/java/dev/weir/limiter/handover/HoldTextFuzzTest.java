package dev.weir.limiter.handover;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.fuzzing.Choices;
import dev.weir.fuzzing.Hostile;
import dev.weir.fuzzing.Mutation;
import dev.weir.fuzzing.Share;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A text is a hold, which can be written again, or is refused. */
final class HoldTextFuzzTest {

    private static final String RIGHT = HoldText.of(right());

    static final List<String> TEXTS = Hostile.TEXTS;

    private static Hold right() {
        var since = Instant.parse("2030-01-01T00:00:00.123456Z");
        var limits = List.of(Limit.slidingWindow("requests-per-minute", 600, Duration.ofMinutes(1)),
                Limit.fixedWindow("usd-per-month", 25_000_000_000L, Period.monthsFrom(15, ZoneId.of("Europe/Berlin")))
                        .of(Unit.USD),
                Limit.slidingLog("a-day", 10_000, Duration.ofDays(1)),
                Limit.tokenBucket("a-second", 5_000, Duration.ofSeconds(1), 5_000), Limit.inFlight("in-flight", 8));
        return new Hold("0123456789abcdef",
                List.of(new Hold.Part(List.of(new Partition("acme", "client/batch", limits)),
                        Cost.ONE_REQUEST, Cost.of(Unit.TOKENS, 512), since, since.plusSeconds(60), 0)),
                Optional.empty());
    }

    private static void readOrRefused(String text) {
        Share.of(() -> {
            try {
                var hold = HoldText.parse(text);
                assertThat(HoldText.parse(HoldText.of(hold))).isEqualTo(hold);
            } catch (MalformedHold refused) {
                assertThat(refused).hasMessageStartingWith("not a hold: ");
            }
        });
    }

    /** Any bytes, as a hold's text would have them. */
    @MethodSource("seeds")
    @FuzzTest
    void bytes(byte[] bytes) {
        readOrRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Stream<byte[]> seeds() {
        return Stream.of(Base64.getUrlDecoder().decode(RIGHT), new byte[]{1, 0, 1, 'x', -1, -1, -1, -1, 7});
    }

    /** Any text. */
    @FuzzTest
    void texts(byte[] choices) {
        readOrRefused(Mutation.ofText(RIGHT, new Choices(choices)));
    }

    @Test
    void thousandsOfChangedBytes() {
        Share.sweep(3_000, choices -> {
            var chosen = new Choices(choices);
            var text = new String(Base64.getUrlDecoder().decode(RIGHT), ISO_8859_1);
            bytes(Mutation.ofText(text, chosen).getBytes(ISO_8859_1));
        });
        Share.sweep(500, this::texts);
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void hostile(String text) {
        readOrRefused(text);
    }
}
