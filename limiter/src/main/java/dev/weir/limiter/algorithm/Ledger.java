package dev.weir.limiter.algorithm;

import dev.weir.limiter.Cost;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tallies of all partitions that one decision asks, at one moment.
 *
 * <p>Sets of limits are numbers, in which bit n stands for the nth limit, counted through all partitions.
 */
public record Ledger(List<Tally> tallies) {

    public Ledger {
        tallies = List.copyOf(tallies);
    }

    /** The same seen later, all at one moment; a clock that goes back stands still. */
    public Ledger at(long later) {
        var now = Math.max(later, now());
        var after = new ArrayList<Tally>(tallies.size());
        for (var tally : tallies) {
            after.add(tally.at(now));
        }
        return new Ledger(after);
    }

    /** The latest of its moments, in microseconds since 1970. */
    public long now() {
        var latest = Long.MIN_VALUE;
        for (var tally : tallies) {
            latest = Math.max(latest, tally.now());
        }
        return latest;
    }

    /** The first partition that somebody has blocked. */
    public Optional<Tally> blocked() {
        return tallies.stream().filter(Tally::isBlocked).findFirst();
    }

    /** Whether every enforced limit has room for {@code asked}. */
    public boolean admits(Cost asked) {
        return tallies.stream().allMatch(tally -> tally.admits(asked));
    }

    /** The limits without room: of an admitted call the shadow limits that would have denied it, and take no part. */
    public long skipping(Cost asked) {
        var skipped = 0L;
        var first = 0;
        for (var tally : tallies) {
            skipped |= tally.skipping(asked) << first;
            first += tally.counters().size();
        }
        return skipped;
    }

    /** When a hold made now is forgotten: after {@code lifetime} and at latest a quarter later, in microseconds. */
    public long ends(long lifetime) {
        return Holds.ends(now(), lifetime, tallies);
    }

    /** After an admitted call. */
    public Ledger take(Cost taken, Cost held, long ends, long skipped) {
        return each(skipped, (tally, skips) -> tally.take(taken, held, ends, skips));
    }

    /** Without a hold's amounts. */
    public Ledger unhold(Cost held, long ends, long skipped) {
        return each(skipped, (tally, skips) -> tally.unhold(held, ends, skips));
    }

    /** With a hold's amounts again, until later. */
    public Ledger hold(Cost held, long ends, long skipped) {
        return each(skipped, (tally, skips) -> tally.hold(held, ends, skips));
    }

    /** With what a call used beyond what was taken of it at {@code since}; what is negative is given back. */
    public Ledger book(Map<Unit, Long> deltas, long since, long skipped) {
        return each(skipped, (tally, skips) -> tally.book(deltas, since, skips));
    }

    /** How all limits stand after an admitted call, or when nobody asks for anything. */
    public List<Standing> standings() {
        return standings(Cost.NOTHING, Long.MAX_VALUE);
    }

    /**
     * How all limits stand for a call that asked for too much.
     *
     * @param usual microseconds that such a call usually takes
     */
    public List<Standing> standings(Cost asked, long usual) {
        var standings = new ArrayList<Standing>();
        for (var tally : tallies) {
            standings.addAll(tally.standings(asked, usual));
        }
        return standings;
    }

    /** How the skipped limits stand, and when they would have had room for {@code asked}. */
    public List<Standing> shadowed(Cost asked, long skipped) {
        var standings = new ArrayList<Standing>();
        if (skipped != 0) {
            each(skipped, (tally, skips) -> {
                standings.addAll(tally.shadowed(asked, skips));
                return tally;
            });
        }
        return standings;
    }

    /** The limits that have no part in a hold on {@code originals}, of which it {@code skipped} some. */
    public long outside(List<Partition> originals, long skipped) {
        var outside = 0L;
        var skips = skipped;
        var first = 0;
        for (int k = 0; k < tallies.size(); k++) {
            outside |= tallies.get(k).outside(originals.get(k), skips) << first;
            skips >>>= originals.get(k).limits().size();
            first += tallies.get(k).counters().size();
        }
        return outside;
    }

    private Ledger each(long skipped, Step step) {
        var after = new ArrayList<Tally>(tallies.size());
        var skips = skipped;
        for (var tally : tallies) {
            after.add(step.apply(tally, skips));
            skips >>>= tally.counters().size();
        }
        return new Ledger(after);
    }

    private interface Step {
        Tally apply(Tally tally, long skipped);
    }
}
