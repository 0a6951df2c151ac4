package dev.weir.limiter.redis;

import dev.weir.limiter.Account;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Habit;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Settlement;
import dev.weir.limiter.Sharing;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Store;
import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Exact for all callers of one Redis: each decision is one script in one round trip. On a cluster each slot decides its
 * part, in parallel, by a hold that is confirmed or released off the caller's path. Safe for many threads.
 */
public final class RedisStore implements Store {

    private static final Partition NOBODY = new Partition("nobody", "prime",
            List.of(Limit.slidingWindow("prime", 1, Duration.ofSeconds(1))));

    private final ConcurrentMap<List<List<Limit>>, Shape> shapes = new ConcurrentHashMap<>();
    private final LastHeld lastHeld = new LastHeld();
    private final RedisScripts redis;
    private final RedisClock clock;
    private final Keys keys;

    /**
     * Decides by Redis' own clock. Connects when first asked.
     *
     * @throws IllegalArgumentException if {@code url} is not one of {@link RedisUrl}'s
     */
    public RedisStore(String url, Deadlines deadlines) {
        this(url, deadlines, Optional.empty());
    }

    /** Decides by {@code clock} if there is one: for tests, and for a store that keeps its time from scripts. */
    public RedisStore(String url, Deadlines deadlines, Optional<InstantSource> clock) {
        this(url, deadlines, clock, Optional.empty());
    }

    /**
     * Decides by {@code clock} if there is one.
     *
     * @param credentials asked anew for every connection, instead of those in the URL: tokens that last minutes
     * @throws IllegalArgumentException if {@code url} is not one of {@link RedisUrl}'s, or names a {@link CacheUser} and nobody
     *     has credentials for it
     */
    public RedisStore(
            String url, Deadlines deadlines, Optional<InstantSource> clock, Optional<Credentials> credentials) {
        if (CacheUser.of(url).isPresent() && credentials.isEmpty()) {
            throw new IllegalArgumentException("only functions on AWS sign in by IAM: name a user and a password");
        }
        this.keys = Keys.of(url);
        this.redis = new RedisScripts(RedisUrl.parse(url), deadlines, credentials,
                clock.orElse(InstantSource.system()));
        this.clock = new RedisClock(clock, InstantSource.system());
    }

    /**
     * Connects, shows Redis a script and takes one decision of nobody's, so that the first real one finds all warm.
     *
     * @param patience for each of the two round trips
     * @throws StoreUnavailable if one takes longer
     */
    public void prime(Duration patience) {
        slot(List.of(NOBODY)).prime(patience);
    }

    /**
     * Writes the scripts that decide such a call, whole or but for what is leased, without Redis, so that the first real one
     * finds them written.
     */
    public void prepare(Call call) {
        prepare(call.partitions(), call.reservation().isPresent());
        var strict = call.partitions().stream().filter(partition -> partition.sharing() == Sharing.STRICT).toList();
        if (!strict.isEmpty() && strict.size() < call.partitions().size()) {
            prepare(strict, call.reservation().isPresent());
        }
        call.partitions()
                .stream()
                .filter(partition -> partition.sharing() == Sharing.LEASED)
                .forEach(partition -> prepare(List.of(partition), true));
    }

    private void prepare(List<Partition> partitions, boolean holding) {
        var shape = shapes.computeIfAbsent(Shape.of(partitions), Shape::new);
        var _ = holding ? shape.reserve() : shape.take();
    }

    RedisScripts scripts() {
        return redis;
    }

    /** Ends all connections; the next decision makes another. None may be trusted across a snapshot. */
    public void disconnect() {
        redis.disconnect();
    }

    @Override
    public Decision decide(Call call) {
        return call.judged(decide(slots(call.partitions()), call));
    }

    private Decision decide(List<Slot> slots, Call call) {
        if (slots.size() > 1) {
            return new Slots(slots, call, lastHeld).decide();
        }
        return call.reservation()
                .map(reservation -> reserve(slots.getFirst(), call, reservation))
                .orElseGet(() -> take(slots.getFirst(), call));
    }

    private static Decision take(Slot slot, Call call) {
        var asked = slot.take(call.taken());
        asked.ifLate(answer -> undo("release", slot, UUID.randomUUID().toString(), answer,
                slot.taken(call.taken(), answer)));
        return slot.decision(asked.get(), call.taken(), Optional.empty());
    }

    /** A decision nobody waited for is as if it had not been. */
    private static void undo(String operation, Slot slot, String id, Answer answer, Hold.Part part) {
        if (answer.what() == Scripts.DONE) {
            slot.end(operation, id, part, Cost.NOTHING, Duration.ZERO, Optional.empty()).leave();
        }
    }

    private static Decision reserve(Slot slot, Call call, Reservation reservation) {
        var asked = slot.reserve(reservation.id(), reservation.lifetime(), call.taken(), call.held(),
                reservation.habit(), call.mostHeld());
        // Who let the call pass without this answer settles it by the same id: it must not be over by then.
        asked.ifLate(answer -> undo("withdraw", slot, reservation.id(), answer, slot.held(call.taken(), answer)));
        var answer = asked.get();
        if (answer.what() == Scripts.UNDERWAY) {
            var marked = slot.marked(answer);
            return new Underway(new Hold(marked.id(reservation.id()), List.of(marked.part()), reservation.habit()),
                    Slot.instant(answer.now()));
        }
        var part = slot.held(call.taken(), answer);
        return slot.decision(answer, call.taken().plus(part.held()),
                Optional.of(new Hold(reservation.id(), List.of(part), reservation.habit())));
    }

    @Override
    public Settlement settle(Hold hold, Cost actual) {
        return ended(hold, hold.parts()
                .stream()
                .map(part -> slot(part.partitions()).end("settle", hold.id(), part, actual, Duration.ZERO,
                        hold.habit().filter(known -> known.slot().equals(part.partitions().getFirst().slot()))))
                .toList());
    }

    @Override
    public Settlement release(Hold hold) {
        var several = hold.open().size() > 1;
        return ended(hold, hold.parts().stream().map(part -> release(hold, part, several)).toList());
    }

    /** Of several slots one may never have been confirmed: only its mark knows what there is to give back. */
    private Slot.Asked release(Hold hold, Hold.Part part, boolean several) {
        var slot = slot(part.partitions());
        return several && !part.isDrawn()
                ? slot.undo(hold.id())
                : slot.end("release", hold.id(), part, Cost.NOTHING, Duration.ZERO, Optional.empty());
    }

    @Override
    public void undo(Call call) {
        call.reservation().ifPresent(reservation -> {
            var asked = slots(call.partitions()).stream().map(slot -> slot.undo(reservation.id())).toList();
            asked.forEach(Slot.Asked::get);
        });
    }

    /** Of several who end a hold at once each may win a slot: whose ending it was, one slot says for all. */
    private static Settlement ended(Hold hold, List<Slot.Asked> asked) {
        var settlements = asked.stream().map(one -> settlement(one.get())).toList();
        var open = IntStream.range(0, asked.size()).filter(i -> !hold.parts().get(i).isDrawn()).boxed().toList();
        if (open.isEmpty()) {
            return settlements.contains(Settlement.REPEATED) ? Settlement.REPEATED : Settlement.SETTLED;
        }
        var deciding = open.get(Slot.deciding(hold.open().stream().map(Hold.Part::partitions).toList()));
        return settlements.get(deciding) == Settlement.REPEATED
                ? Settlement.REPEATED
                : open.stream().map(settlements::get).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Settlement settlement(Answer answer) {
        return switch (answer.what()) {
            case Scripts.DONE -> Settlement.SETTLED;
            case Scripts.LATE -> Settlement.LATE;
            default -> Settlement.REPEATED;
        };
    }

    @Override
    public Optional<Hold> renew(Hold hold, Duration lifetime) {
        var open = hold.open();
        var asked = open.stream()
                .map(part -> slot(part.partitions()).end("renew", hold.id(), part, Cost.NOTHING, lifetime,
                        Optional.empty()))
                .toList();
        var answers = asked.stream().map(Slot.Asked::get).toList();
        var renewed = new HashMap<Hold.Part, Hold.Part>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).what() == Scripts.DONE) {
                renewed.put(open.get(i), slot(open.get(i).partitions()).marked(answers.get(i)).part());
            }
        }
        if (renewed.size() == open.size()) {
            return Optional.of(new Hold(hold.id(),
                    hold.parts().stream().map(part -> renewed.getOrDefault(part, part)).toList(), hold.habit()));
        }
        // A hold that is over in one slot is not prolonged in the others.
        renewed.keySet()
                .forEach(part -> slot(part.partitions())
                        .end("restore", hold.id(), part, Cost.NOTHING, Duration.ZERO, Optional.empty())
                        .leave());
        return Optional.empty();
    }

    @Override
    public Account look(List<Partition> partitions) {
        var standings = new ArrayList<Standing>();
        var blocked = Optional.<Instant>empty();
        var slots = slots(partitions);
        var asked = slots.stream().map(slot -> slot.take(Cost.NOTHING)).toList();
        for (int i = 0; i < slots.size(); i++) {
            var ledger = asked.get(i).get().ledger(slots.get(i).partitions());
            standings.addAll(ledger.standings());
            blocked = blocked.or(() -> ledger.blocked().map(tally -> Slot.instant(tally.blockedUntil())));
        }
        return new Account(standings, blocked);
    }

    @Override
    public void steer(Partition partition, Steering steering) {
        slots(List.of(partition)).getFirst().steer(steering).get();
    }

    @Override
    public Set<String> nodes(List<Partition> partitions) {
        return redis.owners(() -> partitions.stream().map(keys::of));
    }

    /** On one node all partitions are decided together; on a cluster, those of each slot. */
    private List<Slot> slots(List<Partition> partitions) {
        Partition.requireTogether(partitions);
        if (areTogether(partitions) || !redis.clustered()) {
            return List.of(slot(partitions));
        }
        var bySlot = partitions.stream()
                .collect(Collectors.groupingBy(Partition::slot, LinkedHashMap::new, Collectors.toList()));
        return bySlot.values().stream().map(this::slot).toList();
    }

    private static boolean areTogether(List<Partition> partitions) {
        for (var partition : partitions) {
            if (!partition.slot().equals(partitions.getFirst().slot())) {
                return false;
            }
        }
        return true;
    }

    private Slot slot(List<Partition> partitions) {
        return new Slot(redis, clock, keys, shapes.computeIfAbsent(Shape.of(partitions), Shape::new), partitions);
    }

    @Override
    public void close() {
        redis.close();
    }
}
