package dev.weir.limiter.memory;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreContract;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest implements StoreContract {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Override
    public Store store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Test
    void forgetsOwnersWhoseQuotaIsWholeAgainAndNoOthers() {
        var limit = List.of(Limit.slidingWindow("calls", 1, ofSeconds(1)));
        var slow = new Partition("slow", List.of(Limit.slidingWindow("calls", 1, ofMinutes(60))));
        store.decide(slow, 1);
        for (int i = 0; i < 100_000; i++) {
            clock.advance(ofSeconds(1));
            assertThat(store.decide(new Partition("owner" + i % 50_000, limit), 1)).isInstanceOf(Allowed.class);
            if (i < 3_000) {
                assertThat(store.decide(slow, 1)).isInstanceOf(Denied.class);
            }
        }
        assertThat(store.size()).isLessThan(2_500);
    }
}
