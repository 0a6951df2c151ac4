package dev.weir.limiter.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldTextTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123456Z");

    private static final Hold USUAL = usual();

    /** Six limits in three partitions. */
    private static Hold usual() {
        var client = new Partition("acme", "client/batch",
                List.of(Limit.slidingWindow("requests-per-minute", 600, Duration.ofMinutes(1)),
                        Limit.slidingWindow("tokens-per-minute", 100_000, Duration.ofMinutes(1)).of(Unit.TOKENS),
                        Limit.inFlight("in-flight", 8)));
        var tenant = new Partition("acme", "tenant",
                List.of(Limit.fixedWindow("tenant-usd-per-month", 25_000_000_000L,
                        Period.monthsFrom(15, ZoneId.of("Europe/Berlin"))).of(Unit.USD),
                        Limit.slidingLog("tenant-requests-per-day", 10_000, Duration.ofDays(1))));
        var global = new Partition("global/all", "global",
                List.of(Limit.tokenBucket("global-requests-per-second", 5_000, Duration.ofSeconds(1), 5_000)));
        var held = Cost.of(Unit.TOKENS, 512).with(Unit.USD, 1_000_000).with(Unit.IN_FLIGHT, 1);
        return new Hold("0123456789abcdef0123456789abcdef",
                List.of(new Hold.Part(List.of(client, tenant), Cost.ONE_REQUEST, held, NOW, NOW.plusSeconds(60), 0),
                        new Hold.Part(List.of(global), Cost.ONE_REQUEST, Cost.NOTHING, NOW, NOW.plusSeconds(60), 0)),
                Optional.of(new Habit("acme", "client/batch calling POST /v1/embeddings",
                        Cost.of(Unit.TOKENS, 25_000))));
    }

    @Test
    void isOneShortWordOfPlainCharacters() {
        assertThat(HoldText.of(USUAL)).matches("[A-Za-z0-9_-]+").hasSizeLessThan(800);
        assertThat(HoldText.parse(HoldText.of(USUAL))).isEqualTo(USUAL);
    }

    @Test
    void whateverIsHeldComesThroughAsItWas() {
        for (int seed = 0; seed < 2_000; seed++) {
            var hold = new RandomHolds(new Random(seed)).next();

            assertThat(HoldText.parse(HoldText.of(hold))).as("seed %d", seed).isEqualTo(hold);
        }
    }

    @Test
    void whatWasDrawnOnALeaseIsKnownAsThat() {
        var part = USUAL.parts().getLast();
        var drawn = Hold.Part.drawn(part.partitions().getFirst(), Cost.ONE_REQUEST, NOW, 0);
        var hold = new Hold(USUAL.id(), List.of(USUAL.parts().getFirst(), drawn), USUAL.habit());

        var told = HoldText.parse(HoldText.of(hold));
        assertThat(told).isEqualTo(hold);
        assertThat(told.open()).containsExactly(USUAL.parts().getFirst());
        assertThat(told.expires()).isEqualTo(USUAL.expires());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AA", "AQ", "not a hold", "{}", "====", "AQAA", "é"})
    void whatIsNoHoldIsRefused(String text) {
        assertThatThrownBy(() -> HoldText.parse(text)).isInstanceOf(MalformedHold.class)
                .hasMessageStartingWith("not a hold: ");
    }

    @Test
    void anUnknownVersionAndWhatFollowsAreNamed() {
        var bytes = Base64.getUrlDecoder().decode(HoldText.of(USUAL));
        var longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> HoldText.parse(text(longer))).hasMessage("not a hold: something follows it");
        bytes[0] = 2;
        assertThatThrownBy(() -> HoldText.parse(text(bytes))).hasMessage("not a hold: version 2 is not known here");
        assertThatThrownBy(() -> HoldText.parse("A".repeat(40_000)))
                .hasMessage("not a hold: longer than 32768 characters");
    }

    @Test
    void noBeginningOfAHoldIsAHold() {
        var bytes = Base64.getUrlDecoder().decode(HoldText.of(USUAL));
        for (int length = 0; length < bytes.length; length++) {
            var cut = text(Arrays.copyOf(bytes, length));
            assertThatExceptionOfType(MalformedHold.class).isThrownBy(() -> HoldText.parse(cut));
        }
    }

    /** Any byte may become any other: what comes of it is a hold or one clear refusal, and little memory either way. */
    @Test
    void hostileBytesAreReadOrRefused() {
        var random = new Random(7);
        var bytes = Base64.getUrlDecoder().decode(HoldText.of(USUAL));
        for (int i = 0; i < 50_000; i++) {
            var hostile = bytes.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                hostile[1 + random.nextInt(hostile.length - 1)] = (byte) random.nextInt(256);
            }
            readOrRefused(text(hostile));
        }
    }

    private static void readOrRefused(String text) {
        try {
            assertThat(HoldText.parse(text).parts()).isNotEmpty();
        } catch (MalformedHold refused) {
            assertThat(refused).hasMessageStartingWith("not a hold: ");
        }
    }

    @Test
    void aLengthThatNobodySentReservesNothing() {
        var claimsTwoBillionParts = new byte[]{1, 0, 1, 'x', -1, -1, -1, -1, 7};
        assertThatThrownBy(() -> HoldText.parse(text(claimsTwoBillionParts)))
                .hasMessage("not a hold: it ends too early");
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All kinds of holds. */
    private record RandomHolds(Random random) {

        private static final List<Unit> UNITS = List.of(Unit.REQUESTS, Unit.TOKENS, Unit.USD, new Unit("credits"));

        Hold next() {
            var parts = Stream.generate(this::part).limit(1 + random.nextInt(3)).toList();
            return new Hold("id-" + random.nextLong(), parts,
                    random.nextBoolean() ? Optional.of(new Habit("slot", "calling «x»", cost())) : Optional.empty());
        }

        private Hold.Part part() {
            var since = Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
            var partitions = Stream.generate(this::partition).limit(1 + random.nextInt(4)).toList();
            return new Hold.Part(partitions, cost(), cost(), since, since.plusNanos(random.nextLong(1L << 50)),
                    random.nextLong());
        }

        private Partition partition() {
            var limits = IntStream.range(0, 1 + random.nextInt(6)).mapToObj(this::limit).toList();
            return new Partition("slot-" + random.nextInt(3), "name " + random.nextInt(), limits);
        }

        private Limit limit(int index) {
            var name = "limit-" + index;
            var quota = 1 + random.nextInt(1_000_000);
            var window = Duration.ofSeconds(1 + random.nextInt(86_400));
            var limit = switch (random.nextInt(5)) {
                case 0 -> Limit.fixedWindow(name, quota, period());
                case 1 -> Limit.slidingWindow(name, quota, window);
                case 2 -> Limit.slidingLog(name, quota, window);
                case 3 -> Limit.tokenBucket(name, 600, Duration.ofMinutes(1), 1 + random.nextInt(1_000));
                default -> Limit.inFlight(name, quota);
            };
            var kept = limit.keepingBack(random.nextLong(limit.algorithm().capacity()));
            var counted = kept.unit().equals(Unit.IN_FLIGHT) ? kept : kept.of(UNITS.get(random.nextInt(UNITS.size())));
            var away = List.of(WhenAway.values()).get(random.nextInt(3));
            return (random.nextBoolean() ? counted.asShadow() : counted).whenAway(away);
        }

        private Period period() {
            return switch (random.nextInt(3)) {
                case 0 -> Period.monthsFrom(1 + random.nextInt(31), ZoneId.of("America/New_York"));
                case 1 -> Period.of(ChronoUnit.DAYS, ZoneId.of("Asia/Kolkata"));
                default -> Period.every(Duration.ofSeconds(1 + random.nextInt(100_000)));
            };
        }

        private Cost cost() {
            var cost = Cost.NOTHING;
            for (var unit : UNITS) {
                cost = random.nextBoolean() ? cost.with(unit, random.nextLong(Limit.MOST)) : cost;
            }
            return cost;
        }
    }
}
