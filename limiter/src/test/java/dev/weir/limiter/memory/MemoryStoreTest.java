package dev.weir.limiter.memory;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.AttemptContract;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreContract;
import dev.weir.limiter.Unit;
import dev.weir.limiter.model.ModelContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest implements StoreContract, AttemptContract, ModelContract {

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
        var slow = new Partition("slow", "client", List.of(Limit.slidingWindow("calls", 1, ofMinutes(60))));
        store.decide(new Call(List.of(slow), Cost.ONE_REQUEST));
        for (int i = 0; i < 100_000; i++) {
            clock.advance(ofSeconds(1));
            assertThat(store.decide(
                    new Call(List.of(new Partition("owner" + i % 50_000, "client", limit)), Cost.ONE_REQUEST)))
                    .isInstanceOf(Allowed.class);
            if (i < 3_000) {
                assertThat(store.decide(new Call(List.of(slow), Cost.ONE_REQUEST))).isInstanceOf(Denied.class);
            }
        }
        assertThat(store.size()).isLessThan(2_500);
    }

    @Test
    void forgetsHabitsThatAreAWeekOld() {
        for (int i = 0; i < 10_000; i++) {
            clock.advance(ofMinutes(10));
            var slot = "owner" + i;
            var partition = new Partition(slot, "client",
                    List.of(Limit.slidingWindow("tokens", 100, ofMinutes(1)).of(Unit.TOKENS)));
            var reservation = new Reservation("hold", Cost.of(Unit.TOKENS, 1), ofMinutes(1),
                    Optional.of(new Habit(slot, "calls", Cost.of(Unit.TOKENS, 50))));
            var allowed = (Allowed) store
                    .decide(new Call(List.of(partition), Cost.NOTHING, Optional.of(reservation)));
            store.settle(allowed.hold().orElseThrow(), Cost.of(Unit.TOKENS, 2));
        }
        assertThat(store.habits()).isBetween(1_000, 3_000);
    }
}
