package dev.weir.limiter.algorithm;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Steering;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that is kept of one partition, at one moment.
 *
 * @param now microseconds since 1970
 * @param counters one a limit, in the partition's order
 * @param blockedUntil microseconds since 1970; in the past where nobody blocked it
 */
public record Tally(Partition partition, long now, List<Counter> counters, Holds holds, long blockedUntil) {

    /** One of which nothing is used. */
    public static Tally unused(Partition partition, long now) {
        return new Tally(partition, now,
                partition.limits().stream().map(limit -> Counter.unused(limit.algorithm(), now)).toList(),
                Holds.NONE, 0);
    }

    /** The same seen later. */
    public Tally at(long later) {
        if (later <= now) {
            return this;
        }
        var after = new ArrayList<Counter>(counters.size());
        for (var counter : counters) {
            after.add(counter.at(later));
        }
        return new Tally(partition, later, after, holds.at(later), blockedUntil);
    }

    /** The same use under limits that may have changed: of those of the same name and unit, what was used stays used. */
    public Tally under(Partition changed) {
        return changed.equals(partition)
                ? this
                : new Tally(changed, now, changed.limits().stream().map(this::counterOf).toList(),
                        holds.under(changed.limits().stream().map(this::indexOf).toList()), blockedUntil);
    }

    /** The set of limits that have no part in a hold on {@code original}: those skipped there, and those not of it. */
    long outside(Partition original, long skipped) {
        var outside = 0L;
        for (int i = 0; i < counters.size(); i++) {
            var place = original.indexOf(limit(i));
            var same = place >= 0
                    && original.limits().get(place).algorithm().getClass() == limit(i).algorithm().getClass();
            outside |= same && takesPart(place, skipped) ? 0 : 1L << i;
        }
        return outside;
    }

    private Counter counterOf(Limit limit) {
        var before = indexOf(limit);
        return before < 0 ? Counter.unused(limit.algorithm(), now) : counter(before).under(limit.algorithm());
    }

    private int indexOf(Limit limit) {
        return partition.indexOf(limit);
    }

    public boolean isBlocked() {
        return blockedUntil > now;
    }

    /** Whether every enforced limit has room for {@code asked}. */
    public boolean admits(Cost asked) {
        return IntStream.range(0, counters.size()).allMatch(i -> limit(i).shadow() || fits(i, asked));
    }

    /** Whether the nth limit has room; it always has for nothing. */
    private boolean fits(int i, Cost asked) {
        var units = asked.of(limit(i).unit());
        return units == 0 || units <= limit(i).most() - holds.of(i) - counter(i).used();
    }

    /** The shadow limits that have no room, and so do not take part: bit n for the nth limit. */
    public long skipping(Cost asked) {
        return IntStream.range(0, counters.size())
                .filter(i -> !fits(i, asked))
                .mapToLong(i -> 1L << i)
                .sum();
    }

    /** After an admitted call. */
    public Tally take(Cost taken, Cost held, long ends, long skipped) {
        var after = new ArrayList<Counter>(counters);
        for (int i = 0; i < after.size(); i++) {
            if (takesPart(i, skipped)) {
                after.set(i, counter(i).take(taken.of(limit(i).unit())));
            }
        }
        return new Tally(partition, now, after, holding(ends, held, 1, skipped), blockedUntil);
    }

    /** With so much more held, or fewer ({@code sign} -1), of the limits that took part. */
    private Holds holding(long ends, Cost held, int sign, long skipped) {
        if (held.isNothing()) {
            return holds;
        }
        var amounts = new ArrayList<Long>(Collections.nCopies(counters.size(), 0L));
        for (int i = 0; i < amounts.size(); i++) {
            if (takesPart(i, skipped)) {
                amounts.set(i, sign * held.of(limit(i).unit()));
            }
        }
        return holds.plus(ends, amounts);
    }

    /** Without a hold's amounts. */
    public Tally unhold(Cost held, long ends, long skipped) {
        return new Tally(partition, now, counters, holding(ends, held, -1, skipped), blockedUntil);
    }

    /** With a hold's amounts again, until later. */
    public Tally hold(Cost held, long ends, long skipped) {
        return new Tally(partition, now, counters, holding(ends, held, 1, skipped), blockedUntil);
    }

    /** With what a call used beyond what was taken of it at {@code since}; what is negative is given back. */
    public Tally book(Map<Unit, Long> deltas, long since, long skipped) {
        var after = new ArrayList<Counter>(counters);
        for (int i = 0; i < after.size(); i++) {
            var delta = takesPart(i, skipped) ? deltas.getOrDefault(limit(i).unit(), 0L) : 0;
            after.set(i, delta < 0 ? counter(i).giveBack(-delta, since) : counter(i).take(delta));
        }
        return new Tally(partition, now, after, holds, blockedUntil);
    }

    /**
     * After an operator's hand.
     *
     * @throws IllegalArgumentException if it grants more of a limit that is not there, or has nothing to grant
     */
    public Tally steered(Steering steering) {
        return switch (steering) {
            case Steering.Reset _ -> reset();
            case Steering.Grant grant -> grant(partition.grantable(grant.limit()), grant.amount());
            case Steering.Block block -> blocked(now + block.time().toNanos() / 1_000);
            case Steering.Unblock _ -> blocked(0);
        };
    }

    /** With nothing used; holds and a block stay. */
    private Tally reset() {
        return new Tally(partition, now, unused(partition, now).counters, holds, blockedUntil);
    }

    /** With {@code amount} more of the nth limit. */
    private Tally grant(int i, long amount) {
        var after = new ArrayList<Counter>(counters);
        after.set(i, counter(i).take(-amount));
        return new Tally(partition, now, after, holds, blockedUntil);
    }

    private Tally blocked(long until) {
        return new Tally(partition, now, counters, holds, until);
    }

    private static boolean takesPart(int i, long skipped) {
        return (skipped & 1L << i) == 0;
    }

    /**
     * How all limits stand; {@code asked} is what did not fit, or nothing.
     *
     * @param usual microseconds that such a call usually takes: a place in flight is free by then, if not sooner
     */
    public List<Standing> standings(Cost asked, long usual) {
        var standings = new ArrayList<Standing>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            standings.add(standing(i, asked, usual));
        }
        return standings;
    }

    /** How the shadow limits stand that had no room for {@code asked}. */
    public List<Standing> shadowed(Cost asked, long skipped) {
        return IntStream.range(0, counters.size())
                .filter(i -> !takesPart(i, skipped))
                .mapToObj(i -> standing(i, asked, Long.MAX_VALUE))
                .toList();
    }

    private Standing standing(int i, Cost asked, long usual) {
        var limit = limit(i);
        var held = holds.of(i);
        var used = counter(i).used();
        var remaining = Math.max(0, limit.most() - held - used);
        return new Standing(partition.name(), limit, Math.max(0, used), held, remaining,
                micros(retryAfter(i, asked, usual)), micros(moreAfter(i, remaining)),
                micros(Math.max(counter(i).fullAfter(), holds.lastEnd(i, now) - now)), held > 0);
    }

    private long retryAfter(int i, Cost asked, long usual) {
        if (fits(i, asked)) {
            return 0;
        }
        // A shadow limit too small for the call would have denied it for ever: say when it is whole.
        var wait = waitFor(i, Math.min(limit(i).most(), asked.of(limit(i).unit())));
        return Math.max(1, counter(i) instanceof InFlightCounter ? Math.min(wait, usual) : wait);
    }

    private long moreAfter(int i, long remaining) {
        return remaining >= limit(i).most() ? 0 : waitFor(i, remaining + 1);
    }

    /** Microseconds until {@code units} fit; where holds have a say, an upper bound, as long as no call uses more than it held. */
    private long waitFor(int i, long units) {
        var need = need(i, units);
        var capacity = counter(i).algorithm().capacity();
        if (counter(i) instanceof InFlightCounter) {
            return holds.freed(i, need - capacity, now) - now;
        }
        if (need <= capacity) {
            return counter(i).waitFor(need);
        }
        var end = Math.max(now, holds.lastEnd(i, now));
        return end - now
                + counter(i).at(end).take(holds.of(i)).waitFor(Math.min(capacity, units + limit(i).keptBack()));
    }

    private long need(int i, long units) {
        return units + holds.of(i) + limit(i).keptBack();
    }

    private Limit limit(int i) {
        return partition.limits().get(i);
    }

    private Counter counter(int i) {
        return counters.get(i);
    }

    /** Whether it says no more than {@link #unused} does. */
    public boolean isUnused() {
        return holds.buckets().isEmpty() && !isBlocked()
                && counters.stream().allMatch(counter -> counter.used() == 0 && counter.fullAfter() == 0);
    }

    private static Duration micros(long micros) {
        return micros == 0 ? Duration.ZERO : Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }
}
