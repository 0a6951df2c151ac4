package dev.weir.limiter.front;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
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
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A store that comes and goes, and loses answers, charges in the end what all calls used that passed, each once. */
final class OutageWalkTest {

    private static final int WALKS = 200;

    @Test
    void whatPassedIsChargedOnceHoweverTheStoreComesAndGoes() {
        for (long seed = 0; seed < WALKS; seed++) {
            new Walk(seed).walk();
        }
    }

    private static final class Walk {

        private final ManualClock clock = new ManualClock();
        private final List<String> told = new ArrayList<>();
        private final List<Hold> open = new ArrayList<>();
        private final FlakyStore store = new FlakyStore(clock);
        private final Limiter limiter = new Limiter(store, clock, Tuning.oneOf(3));
        private final Random random;
        private final List<Partition> partitions;
        private long used;
        private int calls;

        Walk(long seed) {
            this.random = new Random(seed);
            told.add("seed " + seed);
            var client = new Partition("acme", "client", List.of(tokens(), places()));
            var everyone = new Partition("everyone", "global", List.of(tokens()),
                    random.nextBoolean() ? Sharing.LEASED : Sharing.STRICT);
            this.partitions = random.nextInt(3) == 0 ? List.of(client) : List.of(client, everyone);
        }

        private Limit tokens() {
            return Limit.fixedWindow("tokens", 1_000_000, Period.every(ofHours(10))).of(Unit.TOKENS).whenAway(away());
        }

        private Limit places() {
            return Limit.inFlight("places", 1_000).whenAway(away());
        }

        private WhenAway away() {
            var all = List.of(WhenAway.ALLOW, WhenAway.LOCAL, WhenAway.ALLOW, WhenAway.LOCAL, WhenAway.DENY);
            return all.get(random.nextInt(all.size()));
        }

        void walk() {
            for (int i = 0; i < 150; i++) {
                step();
            }
            store.away = false;
            store.answersAreLost = false;
            clock.advance(ofSeconds(2));
            while (!open.isEmpty()) {
                end(true);
            }
            for (int i = 0; i < 30; i++) {
                clock.advance(ofSeconds(1));
                limiter.catchUp();
            }
            told.add("end");
            clock.advance(ofMinutes(20));
            limiter.forget();
            for (var partition : partitions) {
                assertThat(store.memory.look(List.of(partition)).standings()).allSatisfy(standing -> {
                    assertThat(standing.held()).isZero();
                    assertThat(standing.used())
                            .as(() -> standing + "\n" + String.join("\n", told))
                            .isEqualTo(standing.limit().unit().equals(Unit.TOKENS) ? used : 0);
                });
            }
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    store.away = !store.away;
                    told.add("away " + store.away);
                }
                case 1 -> {
                    store.answersAreLost = !store.answersAreLost && partitions.size() == 1;
                    told.add("lost " + store.answersAreLost);
                }
                case 2, 3 -> clock.advance(ofMillis(random.nextInt(700)));
                case 4, 5, 6 -> end(random.nextInt(4) > 0);
                default -> decide();
            }
        }

        private void decide() {
            var id = "call-" + calls++ + (random.nextBoolean() ? "" : "~" + random.nextInt(3));
            var held = Cost.of(Unit.TOKENS, random.nextLong(30)).with(Unit.IN_FLIGHT, 1);
            var answer = limiter.decide(new Call(partitions, Cost.NOTHING,
                    Optional.of(new Reservation(id, held, ofMinutes(4)))));
            var hold = switch (answer) {
                case Answer.Decided(Allowed allowed) -> allowed.hold();
                case Answer.Local(Allowed allowed, var _) -> allowed.hold();
                case Answer.Uncounted uncounted -> uncounted.hold();
                default -> Optional.<Hold>empty();
            };
            told.add("decide " + id + " " + held.amounts() + " " + answer);
            hold.ifPresent(open::add);
        }

        private void end(boolean settling) {
            if (open.isEmpty()) {
                return;
            }
            var hold = open.remove(random.nextInt(open.size()));
            var tokens = random.nextLong(60);
            if (settling) {
                used += tokens;
                told.add("settle " + hold.id() + " " + tokens + " "
                        + limiter.settle(hold, Cost.of(Unit.TOKENS, tokens)));
            } else {
                told.add("release " + hold.id() + " " + limiter.release(hold));
            }
        }
    }
}
