package dev.weir.limiter.front;

import dev.weir.limiter.Call;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Partition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Denials that only time can end, repeated for a moment without asking the store. Safe for many threads.
 *
 * <p>Each set of partitions has one place, and two that fall into the same displace one another: what is displaced is
 * asked anew, so nothing here need be searched, aged or swept.
 */
final class Denials {

    /** A clock seen by one thread may be that far behind another's without having been put back. */
    private static final long SKEW = 50_000;

    private final AtomicReferenceArray<Denial> places;
    private final InstantSource clock;
    private final long lifetime;
    private final AtomicLong changes = new AtomicLong();
    private volatile long latest = Long.MIN_VALUE / 2;

    /**
     * Remembers nothing yet.
     *
     * @param places how many at most; a power of two
     */
    Denials(InstantSource clock, Duration lifetime, int places) {
        this.clock = clock;
        this.lifetime = lifetime.toNanos() / 1_000;
        this.places = new AtomicReferenceArray<>(places);
    }

    /** What the store would say of this call if it were asked now; empty if it must be. */
    Optional<Denied> of(Call call) {
        var denial = places.get(placeOf(call.partitions()));
        if (denial == null || !denial.covers(call)) {
            return Optional.empty();
        }
        var now = now();
        return jumped(now) ? Optional.empty() : denial.at(now);
    }

    /** How often something was forgotten. */
    long changes() {
        return changes.get();
    }

    /**
     * The store has just denied this.
     *
     * @param before the {@link #changes} when it was asked: what was given back since, it may not have known of
     */
    void remember(Call call, Denied denied, long before) {
        var now = now();
        if (!jumped(now) && Denial.onlyTimeEnds(denied)) {
            var place = placeOf(call.partitions());
            places.set(place, Denial.of(call, denied, now, lifetime));
            if (changes.get() != before) { // looked at last: whoever forgets from now on finds it
                places.set(place, null);
            }
        }
    }

    /** Something was taken of these very partitions: an announced wait may have grown. */
    void taken(List<Partition> partitions) {
        var place = placeOf(partitions);
        var denial = places.get(place);
        if (denial != null && denial.call().partitions().equals(partitions)) {
            places.compareAndSet(place, denial, null);
        }
    }

    /** Something was given back to these partitions, or changed by hand. */
    void forget(List<Partition> partitions) {
        changes.incrementAndGet();
        for (int place = 0; place < places.length(); place++) {
            var denial = places.get(place);
            if (denial != null && denial.concerns(partitions)) {
                places.compareAndSet(place, denial, null);
            }
        }
    }

    void forget() {
        changes.incrementAndGet();
        for (int place = 0; place < places.length(); place++) {
            places.set(place, null);
        }
    }

    private int placeOf(List<Partition> partitions) {
        int hash = 1;
        for (int i = 0; i < partitions.size(); i++) {
            var partition = partitions.get(i);
            hash = 31 * (31 * hash + partition.slot().hashCode()) + partition.name().hashCode();
        }
        return (hash ^ hash >>> 16) & places.length() - 1;
    }

    /** Whether the clock was put back, upon which all that was remembered by it is void. */
    private boolean jumped(long now) {
        if (now < latest - SKEW) {
            forget();
            latest = now;
            return true;
        }
        if (now > latest + SKEW / 2) { // not every time: writing is what many threads would wait for
            latest = now;
        }
        return false;
    }

    private long now() {
        var instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** How many are remembered. */
    int size() {
        int size = 0;
        for (int place = 0; place < places.length(); place++) {
            size += places.get(place) == null ? 0 : 1;
        }
        return size;
    }
}
