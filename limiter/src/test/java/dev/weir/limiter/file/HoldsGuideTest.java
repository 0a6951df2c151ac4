package dev.weir.limiter.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Unit;
import dev.weir.limiter.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The timeline of the guide to holds. */
final class HoldsGuideTest {

    private static final List<Partition> CLIENT = List.of(new Partition("acme", "client", List.of(
            new Limit("tokens-per-minute", Unit.TOKENS, new SlidingWindow(100_000, Duration.ofMinutes(1))))));

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Test
    void theGuidesTimelineIsWhatHappens() throws IOException {
        var guide = Files.readString(Path.of("../docs/holds.md"));
        var reservation = new Reservation("call", Cost.of(Unit.TOKENS, 2_000), Duration.ofSeconds(60));
        var admitted = (Allowed) store.decide(new Call(CLIENT, Cost.NOTHING, Optional.of(reservation)));
        assertThat(guide).contains("| 12:00:00 | the call is admitted and holds 2,000 tokens | " + shown() + " |");

        clock.advance(Duration.ofSeconds(4));
        store.settle(admitted.hold().orElseThrow(), Cost.of(Unit.TOKENS, 640));
        assertThat(guide).contains("| 12:00:04 | it ends, and 640 are settled | " + shown() + " |");
    }

    private String shown() {
        var standing = store.look(CLIENT).standings().getFirst();
        return String.format(Locale.ROOT, "used %,d, held %,d, remaining %,d", standing.used(), standing.held(),
                standing.remaining());
    }
}
