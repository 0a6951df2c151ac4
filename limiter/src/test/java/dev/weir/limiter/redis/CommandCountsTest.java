package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.OneRedis.PATIENT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Unit;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/operations.md says Redis is asked for each kind of decision: as {@code INFO commandstats} counts it. */
final class CommandCountsTest {

    private static final Pattern STATISTIC = Pattern.compile("cmdstat_(\\S+?):calls=(\\d+)");
    private static final Unit TOKENS = new Unit("tokens");
    private static final Partition CLIENT = new Partition("acme", "client",
            List.of(Limit.tokenBucket("minute", 3, ofMinutes(10), 3), Limit.slidingWindow("hour", 3, ofHours(9))));
    private static final Partition TENANT = new Partition("acme", "tenant",
            List.of(Limit.tokenBucket("minute", 100, ofMinutes(1), 100), Limit.slidingWindow("hour", 100, ofHours(1))));
    private static final Partition METERED = new Partition("acme", "metered",
            List.of(Limit.slidingWindow("calls", 100, ofHours(1)),
                    Limit.slidingWindow("all", 1_000, ofHours(1)).of(TOKENS)));

    @RegisterExtension
    private static final OneRedis REDIS = new OneRedis();

    private Limiter limiter;

    @BeforeEach
    void open() {
        var store = new RedisStore(REDIS.url(), PATIENT);
        store.prime(ofSeconds(20));
        limiter = new Limiter(store, InstantSource.system(), Tuning.ALONE);
    }

    @AfterEach
    void close() {
        limiter.close();
    }

    private static Call call(Partition... partitions) {
        return new Call(List.of(partitions), Cost.ONE_REQUEST);
    }

    private static Call holding(String id, Optional<Habit> habit) {
        return new Call(List.of(METERED), Cost.ONE_REQUEST,
                Optional.of(new Reservation(id, Cost.of(TOKENS, 10), ofMinutes(1), habit)));
    }

    private static Optional<Habit> habit() {
        return Optional.of(new Habit("acme", "POST /v1/embeddings", Cost.of(TOKENS, 100)));
    }

    /** As a row of the guide: scripts, and of what they call time, reads, writes and whatever else. */
    private static String counted(Runnable step) {
        REDIS.redis().configResetstat();
        step.run();
        var calls = new LinkedHashMap<String, Integer>();
        STATISTIC.matcher(REDIS.redis().info("commandstats"))
                .results()
                .forEach(line -> calls.put(line.group(1), Integer.parseInt(line.group(2))));
        calls.keySet().removeAll(List.of("config", "config|resetstat", "info"));
        var row = "%d | %d | %d | %d".formatted(taken(calls, "evalsha"), taken(calls, "time") + taken(calls, "pttl"),
                taken(calls, "get"), taken(calls, "set") + taken(calls, "setrange") + taken(calls, "psetex")
                        + taken(calls, "pexpireat"));
        assertThat(calls).as("what the guide has no column for").isEmpty();
        return row;
    }

    private static int taken(Map<String, Integer> calls, String command) {
        return Optional.ofNullable(calls.remove(command)).orElse(0);
    }

    private Hold held(Call call) {
        return limiter.decide(call) instanceof dev.weir.limiter.front.Answer.Decided(Allowed allowed)
                ? allowed.hold().orElseThrow()
                : fail("it passes");
    }

    private static String row(String what, Runnable step) {
        return "| " + what + " | " + counted(step) + " |\n";
    }

    @Test
    void theGuideSaysWhatIsCounted() throws IOException {
        // Each script once before it is counted: the first time it is sent in full.
        limiter.decide(call(CLIENT));
        limiter.decide(call(CLIENT, TENANT));
        limiter.settle(held(holding("before", habit())), Cost.of(TOKENS, 5));
        limiter.settle(held(holding("before-too", Optional.empty())), Cost.of(TOKENS, 5));
        limiter.release(held(holding("before-as-well", Optional.empty())));
        REDIS.redis().flushall();
        // And each key: the first call to one says until when it lasts.
        limiter.decide(call(CLIENT, TENANT));
        limiter.settle(held(holding("first", habit())), Cost.of(TOKENS, 5));

        var rows = new StringBuilder();
        rows.append(row("passes, one level", () -> limiter.decide(call(CLIENT))));
        rows.append(row("passes, two levels", () -> limiter.decide(call(CLIENT, TENANT))));
        rows.append(row("is denied, two levels", () -> limiter.decide(call(CLIENT, TENANT))));
        rows.append(row("is denied again within a second", () -> limiter.decide(call(CLIENT, TENANT))));
        var hold = new Hold[1];
        rows.append(row("passes and holds tokens, one level", () -> hold[0] = held(holding("one", Optional.empty()))));
        rows.append(row("is settled", () -> limiter.settle(hold[0], Cost.of(TOKENS, 5))));
        rows.append(
                row("passes and holds tokens, with the client's habit", () -> hold[0] = held(holding("two", habit()))));
        rows.append(row("is settled, with the client's habit", () -> limiter.settle(hold[0], Cost.of(TOKENS, 5))));
        hold[0] = held(holding("three", Optional.empty()));
        rows.append(row("is released", () -> limiter.release(hold[0])));

        assertThat(Files.readString(Path.of("../docs/operations.md"))).contains(rows);
    }
}
