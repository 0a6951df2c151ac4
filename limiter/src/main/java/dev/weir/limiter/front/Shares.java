package dev.weir.limiter.front;

import dev.weir.limiter.Attempt;
import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Decision.Blocked;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.StoreUnavailable;
import dev.weir.limiter.Unit;
import dev.weir.limiter.WhenAway;
import dev.weir.limiter.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each limit says while the store is away, and this instance's shares of those that are counted locally.
 *
 * <p>Each share is counted in a partition of its own, for it is kept warm on its own: a call that the store has
 * admitted takes of every share what that still has.
 */
final class Shares {

    /** Enough for the clients that one instance meets within a window, in some 20 MB. */
    static final int MOST = 20_000;

    private static final Duration INSTANT = Duration.ofMillis(1);

    private final SequencedMap<Place, Divided> divided = new LinkedHashMap<>(16, 0.75f, true);
    private final MemoryStore counts;
    private final InstantSource clock;

    private record Place(String slot, String name) {}

    /** @param shares one partition for each limit that is counted locally */
    private record Divided(Partition partition, int among, List<Partition> shares) {}

    Shares(InstantSource clock) {
        this.clock = clock;
        this.counts = new MemoryStore(clock);
    }

    /**
     * Counts what the store has admitted: a share never has more used of it than there is. Calls in flight are left
     * out, since nobody here learns when they end.
     */
    void count(Call call, int among, Allowed allowed) {
        var asked = call.taken().plus(allowed.hold().map(Hold::held).orElse(Cost.NOTHING));
        for (var partition : call.partitions()) {
            for (var share : sharesOf(partition, among)) {
                count(share, asked);
            }
        }
    }

    private void count(Partition share, Cost asked) {
        var limit = share.limits().getFirst();
        var amount = Math.min(limit.most(), asked.of(limit.unit()));
        if (amount > 0 && !limit.unit().equals(Unit.IN_FLIGHT) && take(share, amount) instanceof Denied denied) {
            take(share, denied.standings().getFirst().remaining());
        }
    }

    private Decision take(Partition share, long amount) {
        return counts.decide(new Call(List.of(share), Cost.of(share.limits().getFirst().unit(), amount)));
    }

    /** Decides without the store, as one of so many instances. */
    Answer.Degraded decide(Call call, int among, StoreUnavailable away) {
        var impossible = call.impossible();
        if (!impossible.isEmpty()) {
            return new Answer.Local(new Impossible(impossible), away);
        }
        var denying = denying(call);
        if (!denying.isEmpty()) {
            return new Answer.Unavailable(denying, Breaker.LONGEST_PAUSE, away);
        }
        var shares = call.partitions().stream().flatMap(partition -> sharesOf(partition, among).stream()).toList();
        return shares.isEmpty()
                ? uncounted(call, away)
                : decide(call, shares, away);
    }

    /** Where no limit counts there still is one attempt of a name at a time. */
    private Answer.Degraded uncounted(Call call, StoreUnavailable away) {
        return call.reservation()
                .filter(reservation -> !Attempt.of(reservation.id()).attempt().isEmpty())
                .map(reservation -> new Reservation(reservation.id(), Cost.NOTHING, reservation.lifetime()))
                .map(nothing -> new Call(call.partitions().subList(0, 1), Cost.NOTHING, Optional.of(nothing)))
                .map(counts::decide)
                .filter(Underway.class::isInstance)
                .map(Underway.class::cast).<Answer
                        .Degraded>map(
                                underway -> new Answer.Local(
                                        new Underway(given(call, underway.hold()), underway.now()), away))
                .orElseGet(() -> new Answer.Uncounted(
                        call.reservation().map(reservation -> hold(call, reservation)), away));
    }

    private static List<Limit> denying(Call call) {
        return limits(call).filter(limit -> !limit.shadow() && limit.whenAway() == WhenAway.DENY).toList();
    }

    private static Stream<Limit> limits(Call call) {
        return call.partitions().stream().flatMap(partition -> partition.limits().stream());
    }

    private Answer.Degraded decide(Call call, List<Partition> shares, StoreUnavailable away) {
        return switch (counts.decide(new Call(shares, call.taken(), call.reservation().map(Shares::withoutHabit)))) {
            // The share can never hold it but the limit can: not impossible, only not to be had without the store.
            case Impossible impossible ->
                new Answer.Unavailable(impossible.limits(), Breaker.LONGEST_PAUSE, away);
            case Allowed allowed -> new Answer.Local(
                    new Allowed(named(allowed.standings()), allowed.hold().map(hold -> given(call, hold)),
                            named(allowed.shadowed())),
                    away);
            case Denied denied -> new Answer.Local(new Denied(named(denied.standings())), away);
            case Underway underway ->
                new Answer.Local(new Underway(given(call, underway.hold()), underway.now()), away);
            case Blocked blocked -> throw new IllegalStateException("nobody blocks a share: " + blocked);
        };
    }

    /** A share learns no habits: calls are settled elsewhere. */
    private static Reservation withoutHabit(Reservation reservation) {
        return new Reservation(reservation.id(), reservation.amounts(), reservation.lifetime());
    }

    private Hold hold(Call call, Reservation reservation) {
        var now = clock.instant();
        return hold(call, reservation.id(), now, now.plus(reservation.lifetime()));
    }

    private static Hold given(Call call, Hold counted) {
        return hold(call, counted.id(), counted.parts().getFirst().since(), counted.expires());
    }

    /**
     * What the caller settles. The store took nothing: one that is back when the call ends books what it used as of a
     * hold that it has forgotten, and gives nothing back that it never took.
     */
    private static Hold hold(Call call, String id, Instant since, Instant expires) {
        var slots = call.partitions()
                .stream()
                .collect(Collectors.groupingBy(Partition::slot, LinkedHashMap::new, Collectors.toList()));
        var parts = slots.values()
                .stream()
                .map(partitions -> new Hold.Part(partitions, Cost.NOTHING, call.held(), since, expires, 0))
                .toList();
        return new Hold(id, parts, call.reservation().flatMap(Reservation::habit));
    }

    /** Ends what the shares hold under this hold's id, if they do. */
    void end(Hold hold, Optional<Cost> actual) {
        open(hold, INSTANT).ifPresent(open -> {
            var _ = actual.isPresent() ? counts.settle(open, actual.get()) : counts.release(open);
        });
    }

    /** The same hold with a later end, if it was given here and is not over. */
    Optional<Hold> renew(Hold hold, Duration lifetime) {
        return open(hold, lifetime).map(open -> new Hold(hold.id(),
                hold.parts().stream().map(part -> part.until(open.expires())).toList(), hold.habit()));
    }

    /** The hold as the shares know it, which live under the names of their own; renewed, for only so does a store tell. */
    private Optional<Hold> open(Hold hold, Duration lifetime) {
        Function<Partition, Optional<Hold>> openAt = partition -> counts.renew(
                new Hold(hold.id(),
                        List.of(new Hold.Part(List.of(partition), Cost.NOTHING, Cost.NOTHING, Instant.EPOCH,
                                Instant.EPOCH, 0)),
                        Optional.empty()),
                lifetime);
        return hold.partitions()
                .stream()
                .flatMap(partition -> openAt.apply(partition).stream())
                .findFirst();
    }

    private List<Partition> sharesOf(Partition partition, int among) {
        return partition.limits().stream().noneMatch(Shares::isLocal) ? List.of() : divided(partition, among).shares;
    }

    private static boolean isLocal(Limit limit) {
        return limit.whenAway() == WhenAway.LOCAL;
    }

    private synchronized Divided divided(Partition partition, int among) {
        var place = new Place(partition.slot(), partition.name());
        var known = divided.get(place);
        if (known != null && known.among == among && known.partition.equals(partition)) {
            return known;
        }
        var anew = divide(partition, among);
        divided.put(place, anew);
        forgetEldest();
        return anew;
    }

    private static Divided divide(Partition partition, int among) {
        return new Divided(partition, among, partition.limits()
                .stream()
                .filter(Shares::isLocal)
                .map(limit -> new Partition(partition.slot(), nameOf(partition, limit),
                        List.of(Share.of(limit, among))))
                .toList());
    }

    /** The store drops what is reset by itself. */
    private void forgetEldest() {
        if (divided.size() > MOST) {
            var eldest = divided.pollFirstEntry().getValue();
            eldest.shares.forEach(share -> counts.steer(share, new Steering.Reset()));
        }
    }

    /** With its partition's length first, so that no two limits of a slot have the same. */
    private static String nameOf(Partition partition, Limit limit) {
        return partition.name().length() + ":" + partition.name() + limit.name();
    }

    private static List<Standing> named(List<Standing> standings) {
        return standings.stream()
                .map(standing -> new Standing(partitionOf(standing.partition()), standing.limit(), standing.used(),
                        standing.held(), standing.remaining(), standing.retryAfter(), standing.moreAfter(),
                        standing.fullAfter(), standing.estimated()))
                .toList();
    }

    private static String partitionOf(String share) {
        var colon = share.indexOf(':');
        return share.substring(colon + 1, colon + 1 + Integer.parseInt(share.substring(0, colon)));
    }

    /** Partitions whose shares are kept. */
    synchronized int size() {
        return divided.size();
    }
}
