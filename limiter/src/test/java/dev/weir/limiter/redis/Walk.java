package dev.weir.limiter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A random walk of two stores side by side, which must agree at every step. */
final class Walk {

    private final Random random;
    private final ManualClock clock;
    private final Store one;
    private final Store other;
    private final int round;
    private final List<Hold> holds = new ArrayList<>();
    private List<Partition> partitions;
    private int step;
    private int changes;

    Walk(Random random, ManualClock clock, Store one, Store other, List<Partition> partitions, int round) {
        this.random = random;
        this.clock = clock;
        this.one = one;
        this.other = other;
        this.partitions = partitions;
        this.round = round;
    }

    void steps(int count) {
        for (step = 0; step < count; step++) {
            clock.advance(Duration.of(random.nextLong(1, 4_000_000), ChronoUnit.MICROS));
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> decide(new Call(partitions, cost()));
                case 3, 4, 5 -> decide(new Call(partitions, cost(), Optional.of(reservation())));
                case 6, 7 -> settle();
                case 8 -> release();
                case 9 -> renew();
                case 10 -> steer();
                case 11 -> undo();
                default -> change();
            }
            same(one.look(partitions), other.look(partitions));
        }
    }

    private void decide(Call call) {
        var decision = one.decide(call);
        same(decision, other.decide(call));
        if (decision instanceof Allowed allowed) {
            allowed.hold().ifPresent(holds::add);
        }
    }

    private void settle() {
        if (!holds.isEmpty()) {
            var hold = any();
            var actual = random.nextInt(3) == 0 ? Cost.NOTHING : Cost.of(Unit.TOKENS, random.nextLong(40));
            same(one.settle(hold, actual), other.settle(hold, actual));
        }
    }

    private void release() {
        if (!holds.isEmpty()) {
            var hold = any();
            same(one.release(hold), other.release(hold));
        }
    }

    private void renew() {
        if (!holds.isEmpty()) {
            var hold = any();
            var lifetime = Duration.ofSeconds(random.nextLong(5, 60));
            var renewed = one.renew(hold, lifetime);
            same(renewed, other.renew(hold, lifetime));
            renewed.ifPresent(holds::add);
        }
    }

    private void undo() {
        if (!holds.isEmpty()) {
            var call = new Call(partitions, Cost.NOTHING,
                    Optional.of(new Reservation(any().id(), Cost.NOTHING, Duration.ofSeconds(1))));
            one.undo(call);
            other.undo(call);
        }
    }

    private void steer() {
        var partition = partitions.get(random.nextInt(partitions.size()));
        var limit = partition.limits().get(random.nextInt(partition.limits().size()));
        var steering = switch (random.nextInt(8)) {
            case 0 -> new Steering.Reset();
            case 1, 2, 3 -> limit.unit().equals(Unit.IN_FLIGHT)
                    ? new Steering.Unblock()
                    : new Steering.Grant(limit.name(), random.nextLong(1, 10));
            case 4 -> new Steering.Block(Duration.ofSeconds(3));
            default -> new Steering.Unblock();
        };
        one.steer(partition, steering);
        other.steer(partition, steering);
    }

    /** Limits come, go and change their numbers. */
    private void change() {
        var before = partitions.getFirst();
        var limits = new ArrayList<>(before.limits());
        changes++;
        holds.clear(); // settled under other limits, one store knows more than the other: see the contract
        var gone = limits.remove(random.nextInt(limits.size()));
        limits.add(random.nextInt(limits.size() + 1), RedisStoreTest.any(random, gone.name()));
        partitions = List.of(new Partition(before.slot(), before.name(), limits), partitions.get(1));
    }

    private Hold any() {
        return holds.get(random.nextInt(holds.size()));
    }

    private Cost cost() {
        return Cost.requests(random.nextLong(4)).with(Unit.TOKENS, random.nextLong(6));
    }

    private Reservation reservation() {
        var amounts = Cost.of(Unit.TOKENS, random.nextLong(8)).with(Unit.IN_FLIGHT, 1);
        var habit = random.nextBoolean()
                ? Optional.of(new Habit("acme", "habit" + changes, Cost.of(Unit.TOKENS, 20)))
                : Optional.<Habit>empty();
        var name = "hold-" + round + "-" + changes + "-" + random.nextInt(20);
        var id = random.nextBoolean() ? name : name + "~" + random.nextInt(4);
        return new Reservation(id, amounts, Duration.ofSeconds(random.nextLong(5, 60)), habit);
    }

    private void same(Object mine, Object others) {
        assertThat(mine).as("round %s, step %s, %s", round, step, partitions).isEqualTo(others);
    }
}
