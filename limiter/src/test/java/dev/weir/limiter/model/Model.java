package dev.weir.limiter.model;

import dev.weir.limiter.Call;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All partitions and all holds. Times are microseconds since 1970, never going back. */
final class Model {

    private final Map<Place, Meter> meters = new HashMap<>();
    private final Map<String, Held> holds = new LinkedHashMap<>();

    /** One limit of one partition. */
    record Place(String partition, Limit limit) {}

    /** What became of a call that was admitted with a hold. */
    static final class Held {

        final Call call;
        final Set<Place> places;
        final long since;
        long ends;
        Optional<Long> ended = Optional.empty();

        private Held(Call call, Set<Place> places, long since, long ends) {
            this.call = call;
            this.places = places;
            this.since = since;
            this.ends = ends;
        }

        boolean isOpen(long at) {
            return ended.isEmpty() && ends > at;
        }
    }

    static List<Place> places(Call call) {
        return call.partitions().stream().flatMap(partition -> places(partition).stream()).toList();
    }

    static List<Place> places(Partition partition) {
        return partition.limits().stream().map(limit -> new Place(partition.name(), limit)).toList();
    }

    private Meter meter(Place place) {
        return meters.computeIfAbsent(place, _ -> Meter.of(place.limit().algorithm()));
    }

    long used(Place place, long at) {
        return meter(place).used(at);
    }

    long held(Place place, long at) {
        return holds.values()
                .stream()
                .filter(hold -> hold.isOpen(at) && hold.places.contains(place))
                .mapToLong(hold -> hold.call.held().of(place.limit().unit()))
                .sum();
    }

    long remaining(Place place, long at) {
        return Math.max(0, place.limit().most() - used(place, at) - held(place, at));
    }

    /** Whether {@code units} have room beside what is used, held and kept back; nothing always has. */
    boolean fits(Place place, long units, long at) {
        return units == 0 || meter(place).fits(units + held(place, at) + place.limit().keptBack(), at);
    }

    /** The limits without room for a call. */
    Set<Place> full(Call call, long at) {
        return places(call).stream()
                .filter(place -> !fits(place, call.asked().of(place.limit().unit()), at))
                .collect(Collectors.toSet());
    }

    /** How many different moments open holds on this partition end at. */
    long ends(Partition partition, long at) {
        return holds.values()
                .stream()
                .filter(hold -> hold.isOpen(at) && hold.call.partitions().contains(partition))
                .map(hold -> hold.ends)
                .distinct()
                .count();
    }

    /** Books an admitted call; {@code ends} is when its hold does. */
    void admit(Call call, long at, long ends) {
        var full = full(call, at);
        var taking = places(call).stream().filter(place -> !full.contains(place)).collect(Collectors.toSet());
        taking.forEach(place -> meter(place).take(call.taken().of(place.limit().unit()), at));
        call.reservation()
                .ifPresent(reservation -> holds.put(reservation.id(), new Held(call, taking, at, ends)));
    }

    List<String> ids() {
        return new ArrayList<>(holds.keySet());
    }

    Held hold(String id) {
        return Optional.ofNullable(holds.get(id)).orElseThrow();
    }

    /** Ends a hold; what a call used is empty where it is released. */
    Settlement end(String id, Optional<Cost> actual, long at) {
        var hold = hold(id);
        if (hold.ended.isPresent()) {
            return Settlement.REPEATED;
        }
        var settlement = hold.isOpen(at) ? Settlement.SETTLED : Settlement.LATE;
        hold.ended = Optional.of(at);
        hold.places.forEach(place -> book(place, hold, actual, at));
        return settlement;
    }

    private void book(Place place, Held hold, Optional<Cost> actual, long at) {
        var unit = place.limit().unit();
        var taken = hold.call.taken().of(unit);
        var usedInAll = actual.isEmpty()
                ? 0
                : actual.get().names(unit) ? actual.get().of(unit) : taken + hold.call.held().of(unit);
        if (usedInAll < taken) {
            meter(place).giveBack(taken - usedInAll, hold.since, at);
        } else {
            meter(place).take(usedInAll - taken, at);
        }
    }
}
