package dev.weir.limiter.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The timelines of docs/algorithms.md, run. */
final class AlgorithmsTest {

    private static final Pattern ROW = Pattern
            .compile("\\| (?<clock>[-0-9: ]+) \\|(?<event>[^|]*)\\| (?<answer>.*) \\|");
    private static final Pattern EVENT = Pattern
            .compile("(?:(?<name>[A-Z]) )?(?<verb>takes|holds|settles|renews)(?: (?<amount>\\d+))?");
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final String DAY = "2030-01-31 ";

    /** A limit and what happens to it, row by row. */
    record Timeline(Limit limit, List<String> rows) {}

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Map<String, Hold> holds = new HashMap<>();

    static Stream<Timeline> timelines() throws IOException {
        var timelines = new ArrayList<Timeline>();
        var limit = "";
        for (var lines = Files.readAllLines(Path.of("..", "docs/algorithms.md")).listIterator(); lines.hasNext();) {
            var line = lines.next();
            if (line.equals("```yaml")) {
                limit = lines.next();
            } else if (line.startsWith("| clock")) {
                timelines.add(new Timeline(limit(limit), new ArrayList<>()));
            } else if (ROW.matcher(line).matches()) {
                timelines.getLast().rows.add(line);
            }
        }
        assertThat(timelines).hasSize(8);
        return timelines.stream();
    }

    private static Limit limit(String text) {
        var yaml = "clients: {anonymous: {plan: p}}\nplans: {p: {limits: [" + text + "]}}";
        return LimitsFile.parse("f", yaml).anonymous().orElseThrow().limits().getFirst();
    }

    @ParameterizedTest
    @MethodSource("timelines")
    void happensAsTheGuideSays(Timeline timeline) {
        assertThat(timeline.rows).isNotEmpty();
        for (var line : timeline.rows) {
            var row = ROW.matcher(line);
            assertThat(row.matches()).isTrue();
            clock.set(instant(row.group("clock")));
            assertThat(happens(timeline.limit, row.group("event").strip())).as(line).isEqualTo(row.group("answer"));
        }
    }

    private String happens(Limit limit, String event) {
        var partition = new Partition("acme", "client", List.of(limit));
        var form = EVENT.matcher(event);
        if (!form.matches()) {
            assertThat(event).isEmpty();
            return left(partition);
        }
        var name = String.valueOf(form.group("name"));
        switch (form.group("verb")) {
            case "takes" -> {
                return answer(partition, store.decide(new Call(List.of(partition), cost(limit, form.group("amount")))));
            }
            case "holds" -> {
                return answer(partition, store.decide(new Call(List.of(partition), Cost.NOTHING, Optional
                        .of(new Reservation(name, cost(limit, form.group("amount")), LIFETIME)))));
            }
            case "settles" -> store.settle(hold(name), cost(limit, form.group("amount")));
            default -> holds.put(name, store.renew(hold(name), LIFETIME).orElseThrow());
        }
        return left(partition);
    }

    private Hold hold(String name) {
        return Optional.ofNullable(holds.get(name)).orElseThrow();
    }

    private static Cost cost(Limit limit, String amount) {
        return Cost.of(limit.unit(), Long.parseLong(amount));
    }

    private String answer(Partition partition, Decision decision) {
        return switch (decision) {
            case Allowed allowed -> {
                allowed.hold().ifPresent(hold -> holds.put(hold.id(), hold));
                yield "passes, " + left(partition);
            }
            case Denied denied -> "refused until " + said(clock.instant().plus(denied.retryAfter()));
            default -> decision.toString();
        };
    }

    private String left(Partition partition) {
        return store.look(List.of(partition)).standings().getFirst().remaining() + " left";
    }

    private static Instant instant(String clock) {
        return Instant.parse((clock.length() > 8 ? clock : DAY + clock).replace(' ', 'T') + "Z");
    }

    /** A moment as the guide writes it: of the timeline's only day without the date. */
    private static String said(Instant instant) {
        var text = instant.toString().replace('T', ' ').replace("Z", "");
        return text.startsWith(DAY + "12:") ? text.substring(DAY.length()) : text;
    }
}
