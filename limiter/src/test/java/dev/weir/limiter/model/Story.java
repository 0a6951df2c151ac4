package dev.weir.limiter.model;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Store;
import dev.weir.limiter.Unit;
import dev.weir.limiter.model.Model.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Random calls, settlements, renewals, crashes and pauses, told to a store and to the model alike. */
final class Story {

    /** A settlement repeated within this time changes nothing. */
    private static final long REMEMBERED = Duration.ofMinutes(10).dividedBy(MICROS.getDuration());

    private final List<String> told = new ArrayList<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Model model = new Model();
    private final Store store;
    private final ManualClock clock;
    private final Random random;
    private final List<List<Partition>> clients;

    Story(Store store, ManualClock clock, long seed) {
        this.store = store;
        this.clock = clock;
        this.random = new Random(seed);
        this.clients = new Cast(random, "story-" + seed).clients();
        told.add("seed " + seed + ", " + clients.getFirst());
    }

    void tell(int length) {
        for (int i = 0; i < length; i++) {
            step();
            clients.forEach(this::balances);
        }
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> decide(false);
            case 3, 4 -> decide(true);
            case 5 -> end();
            case 6 -> renew();
            default -> pass(random.nextInt(4));
        }
    }

    private void pass(int scale) {
        var most = switch (scale) {
            case 0 -> 3L;
            case 1 -> 1_000_000L;
            case 2 -> 10_000_000L;
            default -> 100_000_000L;
        };
        var micros = 1 + random.nextLong(most);
        told.add("after " + micros + " µs");
        clock.advance(Duration.of(micros, MICROS));
    }

    private void decide(boolean reserving) {
        var partitions = clients.get(random.nextInt(clients.size()));
        var reservation = reserving ? Optional.of(reservation()) : Optional.<Reservation>empty();
        var taken = new Cost(Map.of(Unit.REQUESTS, random.nextLong(4), Unit.TOKENS, random.nextLong(4)));
        var call = new Call(partitions, taken, reservation);
        var now = now();
        var decision = store.decide(call);
        told.add(partitions.getFirst().name() + " " + taken.amounts() + " " + reservation + ": " + decision);
        check(call, decision, now);
        if (decision instanceof Denied denied && random.nextInt(3) == 0) {
            told.add("after the wait");
            clock.advance(denied.retryAfter());
            check(call, store.decide(call), now());
        }
    }

    private Reservation reservation() {
        return new Reservation("hold-" + random.nextInt(1_000_000_000),
                new Cost(Map.of(Unit.TOKENS, random.nextLong(6), Unit.IN_FLIGHT, random.nextLong(2))),
                Duration.of(1_000 + random.nextLong(20_000_000), MICROS));
    }

    private void check(Call call, Decision decision, long now) {
        switch (decision) {
            case Allowed allowed -> allowed(call, allowed, now);
            case Denied denied -> denied(call, denied, now);
            case Impossible _ ->
                assertThat(call.partitions()).as(this::story)
                        .anyMatch(partition -> cannotHold(partition, call.asked()));
            case Decision.Blocked _,Underway _ -> throw new AssertionError(story());
        }
    }

    private static boolean cannotHold(Partition partition, Cost asked) {
        return partition.limits()
                .stream()
                .anyMatch(limit -> !limit.shadow()
                        && asked.of(limit.unit()) > limit.algorithm().capacity() - limit.keptBack());
    }

    private void allowed(Call call, Allowed allowed, long now) {
        var full = model.full(call, now);
        assertThat(full).as(this::story).allMatch(place -> place.limit().shadow());
        assertThat(allowed.shadowed().stream().map(Story::place).collect(Collectors.toSet())).as(this::story)
                .isEqualTo(full);
        var ends = allowed.hold().map(hold -> ends(call, hold, now)).orElse(now);
        model.admit(call, now, ends);
        allowed.hold().ifPresent(hold -> holds.put(hold.id(), hold));
        allowed.standings().forEach(standing -> check(standing, now));
    }

    /** When a hold ends: after its lifetime, at latest a quarter later, and to the microsecond where few ends are open. */
    private long ends(Call call, Hold hold, long now) {
        var lifetime = micros(call.reservation().orElseThrow().lifetime());
        var ends = micros(hold.expires());
        assertThat(ends - now).as(this::story).isBetween(lifetime, lifetime + lifetime / 4);
        if (call.partitions().stream().allMatch(partition -> model.ends(partition, now) < 4)) {
            assertThat(ends - now).as(this::story).isEqualTo(lifetime);
        }
        return ends;
    }

    private void denied(Call call, Denied denied, long now) {
        var enforced = new HashSet<>(model.full(call, now));
        enforced.removeIf(place -> place.limit().shadow());
        assertThat(denied.violated().stream().map(Story::place).collect(Collectors.toSet())).as(this::story)
                .isEqualTo(enforced)
                .isNotEmpty();
        for (var standing : denied.standings()) {
            check(standing, now);
            if (standing.violated() && !standing.limit().shadow()) {
                fitsAfter(standing, call.asked().of(standing.limit().unit()), standing.retryAfter(), now);
            }
        }
    }

    private void check(Standing standing, long now) {
        var place = place(standing);
        assertThat(List.of(standing.used(), standing.held(), standing.remaining())).as(this::story)
                .isEqualTo(List.of(model.used(place, now), model.held(place, now), model.remaining(place, now)));
        if (standing.remaining() < standing.limit().most()) {
            fitsAfter(standing, standing.remaining() + 1, standing.moreAfter(), now);
        }
        if (!standing.estimated()) {
            var capacity = standing.limit().algorithm().capacity() - standing.limit().keptBack();
            if (standing.limit().keptBack() == 0 && !standing.fullAfter().isZero()) {
                fitsAfter(standing, capacity, standing.fullAfter(), now);
            }
        }
    }

    /** Refused until then, accepted then; where holds have a say, accepted then at the latest. */
    private void fitsAfter(Standing standing, long units, Duration wait, long now) {
        var then = now + micros(wait);
        assertThat(model.fits(place(standing), units, then))
                .as(() -> wait + " for " + units + " of " + standing + story())
                .isTrue();
        if (!standing.estimated()) {
            assertThat(model.fits(place(standing), units, then - 1)).as(() -> "earlier: " + standing + story())
                    .isFalse();
        }
    }

    private void end() {
        var ids = model.ids();
        if (!ids.isEmpty()) {
            var id = ids.get(random.nextInt(ids.size()));
            var now = now();
            if (model.hold(id).ended.map(ended -> now - ended < REMEMBERED).orElse(true)) {
                end(id, now);
            }
        }
    }

    private void end(String id, long now) {
        var actual = random.nextInt(4) == 0 ? Optional.<Cost>empty() : Optional.of(actual());
        var hold = Optional.ofNullable(holds.get(id)).orElseThrow();
        var settlement = actual.map(used -> store.settle(hold, used)).orElseGet(() -> store.release(hold));
        told.add("end " + id + " " + actual + ": " + settlement);
        assertThat(settlement).as(this::story).isEqualTo(model.end(id, actual, now));
    }

    private Cost actual() {
        var actual = new HashMap<Unit, Long>();
        if (random.nextInt(3) > 0) {
            actual.put(Unit.TOKENS, random.nextInt(10) == 0 ? random.nextLong(60) : random.nextLong(10));
        }
        if (random.nextInt(3) == 0) {
            actual.put(Unit.REQUESTS, random.nextLong(4));
        }
        return new Cost(actual);
    }

    private void renew() {
        var ids = model.ids();
        if (!ids.isEmpty()) {
            var id = ids.get(random.nextInt(ids.size()));
            var now = now();
            var lifetime = Duration.of(1_000 + random.nextLong(20_000_000), MICROS);
            var renewed = store.renew(Optional.ofNullable(holds.get(id)).orElseThrow(), lifetime);
            told.add("renew " + id + " " + lifetime + ": " + renewed);
            assertThat(renewed.isPresent()).as(this::story).isEqualTo(model.hold(id).isOpen(now));
            renewed.ifPresent(hold -> renewed(id, hold, now, micros(lifetime)));
        }
    }

    private void renewed(String id, Hold hold, long now, long lifetime) {
        var before = model.hold(id).ends;
        assertThat(micros(hold.expires())).as(this::story)
                .isBetween(Math.max(before, now + lifetime), Math.max(before, now + lifetime + lifetime / 4));
        model.hold(id).ends = micros(hold.expires());
        holds.put(id, hold);
    }

    /** What was granted is used, held or free, at every moment. */
    private void balances(List<Partition> partitions) {
        var now = now();
        var account = store.look(partitions);
        for (var standing : account.standings()) {
            check(standing, now);
            assertThat(standing.used() + standing.held() + standing.remaining()).as(this::story)
                    .isEqualTo(Math.max(standing.limit().most(), standing.used() + standing.held()));
        }
    }

    private static Place place(Standing standing) {
        return new Place(standing.partition(), standing.limit());
    }

    private long now() {
        return micros(clock.instant());
    }

    private static long micros(Instant instant) {
        return MICROS.between(Instant.EPOCH, instant);
    }

    private static long micros(Duration duration) {
        return duration.dividedBy(MICROS.getDuration());
    }

    private String story() {
        return "\n" + String.join("\n", told) + "\n";
    }

}
