package dev.weir.limiter.redis;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A random walk of two stores side by side, in which a limit's quota changes again and again and holds outlive the changes. */
final class ChangeWalk {

    private static final long[] QUOTAS = {5, 10, 25};

    private final List<String> told = new ArrayList<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Random random;
    private final ManualClock clock;
    private final List<Store> stores;
    private final LongFunction<Limit> limit;
    private final String name;
    private Partition partition;

    ChangeWalk(long seed, ManualClock clock, List<Store> stores, LongFunction<Limit> limit) {
        this.random = new Random(seed);
        this.clock = clock;
        this.stores = stores;
        this.limit = limit;
        this.name = "client" + seed;
        this.partition = changed();
    }

    private Partition changed() {
        return new Partition("acme", name,
                List.of(limit.apply(QUOTAS[random.nextInt(QUOTAS.length)]), Limit.inFlight("places", 50)));
    }

    void steps(int count, Duration longest) {
        for (int i = 0; i < count; i++) {
            step(longest);
            same("look", store -> store.look(List.of(partition)));
        }
    }

    private void step(Duration longest) {
        switch (random.nextInt(10)) {
            case 0 -> decide(new Call(List.of(partition), Cost.of(Unit.TOKENS, random.nextLong(4))));
            case 1, 2 -> decide(new Call(List.of(partition), Cost.of(Unit.TOKENS, random.nextLong(3)),
                    Optional.of(new Reservation(name + "-" + told.size(),
                            Cost.of(Unit.TOKENS, random.nextLong(4)).with(Unit.IN_FLIGHT, 1),
                            Duration.ofSeconds(random.nextLong(1, 400))))));
            case 3, 4 -> any().ifPresent(this::settle);
            case 5 -> any().ifPresent(hold -> same("release " + hold.id(), store -> store.release(hold)));
            case 6 -> any().ifPresent(this::renew);
            case 7, 8 -> {
                clock.advance(Duration.of(random.nextLong(1, longest.dividedBy(MICROS.getDuration())), MICROS));
                told.add("at " + clock.instant());
            }
            default -> {
                partition = changed();
                told.add("limits are " + partition.limits().getFirst().algorithm());
            }
        }
    }

    private void decide(Call call) {
        var decision = same("decide " + call.taken() + " " + call.reservation(), store -> store.decide(call));
        if (decision instanceof Allowed allowed) {
            allowed.hold().ifPresent(hold -> holds.put(hold.id(), hold));
        }
    }

    private void settle(Hold hold) {
        var actual = random.nextInt(4) == 0 ? Cost.NOTHING : Cost.of(Unit.TOKENS, random.nextLong(60));
        same("settle " + hold.id() + " " + actual, store -> store.settle(hold, actual));
    }

    private void renew(Hold hold) {
        var lifetime = Duration.ofSeconds(random.nextLong(1, 400));
        same("renew " + hold.id() + " " + lifetime, store -> store.renew(hold, lifetime))
                .ifPresent(renewed -> holds.put(renewed.id(), renewed));
    }

    private Optional<Hold> any() {
        var all = holds.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private <T> T same(String what, Function<Store, T> asking) {
        var answers = stores.stream().map(asking).toList();
        told.add(what + ": " + answers.getFirst());
        assertThat(answers.getFirst()).as(() -> "\n" + String.join("\n", told) + "\n").isEqualTo(answers.getLast());
        return answers.getFirst();
    }
}
