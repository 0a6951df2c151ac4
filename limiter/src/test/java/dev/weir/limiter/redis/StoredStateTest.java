package dev.weir.limiter.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Period;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What version 0.1.0 kept in Redis, as bytes in a file. A version that cannot read it takes every client's quota back at the
 * upgrade; one that writes otherwise does the same to whoever rolls it back. Then say so in CHANGELOG.md, and write the
 * file anew: it is what {@code keep} returns.
 */
final class StoredStateTest {

    private static final Path FILE = Path.of("src/test/resources/dev/weir/limiter/redis/state-0.1.0.txt");
    private static final Unit TOKENS = new Unit("tokens");
    private static final List<Partition> PARTITIONS = List.of(
            new Partition("acme", "client",
                    List.of(Limit.tokenBucket("bucket", 60, ofMinutes(1), 10),
                            Limit.slidingWindow("hour", 100, ofHours(1)),
                            Limit.fixedWindow("window", 50, Period.every(ofMinutes(1))), Limit.inFlight("flight", 4))),
            new Partition("acme", "tenant", List.of(Limit.slidingWindow("five", 20, ofMinutes(5)),
                    Limit.slidingWindow("tokens", 10_000, ofHours(1)).of(TOKENS))));

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private final ManualClock clock = new ManualClock();

    private static Call call(String id) {
        return new Call(PARTITIONS, Cost.ONE_REQUEST, Optional.of(new Reservation(id,
                Cost.of(TOKENS, 500).with(Unit.IN_FLIGHT, 1), ofMinutes(10))));
    }

    /** Three calls, of which one is settled and two are open. */
    private Hold use(Store store) {
        var first = hold(store, "first");
        clock.advance(ofSeconds(2));
        hold(store, "second");
        store.settle(first, Cost.of(TOKENS, 320));
        clock.advance(ofSeconds(3));
        return hold(store, "third");
    }

    private static Hold hold(Store store, String id) {
        return ((Allowed) store.decide(call(id))).hold().orElseThrow();
    }

    private static Map<String, String> keep() {
        var kept = new TreeMap<String, String>();
        try (var client = RedisClient.create(REDIS.url()); var redis = client.connect(ByteArrayCodec.INSTANCE)) {
            redis.sync()
                    .keys("weir*")
                    .forEach(key -> kept.put(new String(key, US_ASCII),
                            HexFormat.of().formatHex(redis.sync().get(key))));
        }
        return kept;
    }

    private static Map<String, String> file() throws IOException {
        var lines = new TreeMap<String, String>();
        for (var line : Files.readAllLines(FILE)) {
            lines.put(line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1));
        }
        return lines;
    }

    private static void restore(Map<String, String> state) {
        try (var client = RedisClient.create(REDIS.url()); var redis = client.connect(ByteArrayCodec.INSTANCE)) {
            state.forEach((key, hex) -> redis.sync().set(key.getBytes(US_ASCII), HexFormat.of().parseHex(hex)));
        }
    }

    @Test
    void thisVersionWritesWhatThatOneReads() throws IOException {
        try (var store = REDIS.store(clock)) {
            use(store);

            assertThat(keep()).isEqualTo(file());
        }
    }

    @Test
    void thisVersionReadsWhatThatOneWrote() throws IOException {
        var memory = new MemoryStore(clock);
        var third = use(memory);
        restore(file());
        try (var store = REDIS.store(clock)) {
            assertThat(store.look(PARTITIONS)).isEqualTo(memory.look(PARTITIONS));
            assertThat(store.settle(third, Cost.of(TOKENS, 900))).isEqualTo(Settlement.SETTLED)
                    .isEqualTo(memory.settle(third, Cost.of(TOKENS, 900)));
            assertThat(store.look(PARTITIONS)).isEqualTo(memory.look(PARTITIONS));
        }
    }
}
