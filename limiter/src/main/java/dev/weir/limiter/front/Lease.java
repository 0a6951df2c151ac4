package dev.weir.limiter.front;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Cost;
import dev.weir.limiter.Decision.Allowed;
import dev.weir.limiter.Hold;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this instance has taken of one partition beforehand, for calls until a moment. Not safe for many threads.
 *
 * <p>Its time is counted here from before the store was asked, so it is over here no later than by the store's clock; and by
 * two clocks, so that putting one back does not lengthen it, nor freezing the instance.
 */
final class Lease {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    /** What is used late counts in a window that it is not used in: by no more than this part of it. */
    private static final int PART_OF_WINDOW = 10;

    private final Hold hold;
    private final Allowed granted;
    private final Moment from;
    private final Duration length;
    private Cost left;
    private boolean ended;

    /** @param from by this instance's clocks, before the store was asked */
    Lease(Hold hold, Allowed granted, Moment from) {
        this.hold = hold;
        this.granted = granted;
        this.from = from;
        this.left = part().taken();
        this.length = untilNextPeriod(part());
    }

    /** The longest lease of such a partition. */
    static Duration longest(Partition partition) {
        var longest = partition.limits()
                .stream()
                .map(limit -> window(limit).dividedBy(PART_OF_WINDOW))
                .reduce(LONGEST, Lease::shorter);
        return longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest;
    }

    private static Duration window(Limit limit) {
        return switch (limit.algorithm()) {
            case FixedWindow window -> window.period().usualLength();
            case SlidingWindow window -> window.window();
            case SlidingLog log -> log.window();
            case TokenBucket bucket -> bucket.window();
            case InFlight inFlight -> throw new IllegalArgumentException("calls in flight are not leased: " + inFlight);
        };
    }

    /** What was taken in one calendar period is not used in the next. */
    private static Duration untilNextPeriod(Hold.Part part) {
        var partition = part.partitions().getFirst();
        var since = MICROS.between(Instant.EPOCH, part.since());
        return partition.limits()
                .stream()
                .map(Limit::algorithm)
                .filter(FixedWindow.class::isInstance)
                .map(window -> Duration.of(((FixedWindow) window).period().next(since) - since, MICROS))
                .reduce(longest(partition), Lease::shorter);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Hold.Part part() {
        return hold.parts().getFirst();
    }

    /** Whether it may be used; a clock that was put back says nothing any more. */
    boolean isOpen(Moment now) {
        return !ended && now.isWithin(length, from);
    }

    /** Takes all of this, or nothing. */
    boolean take(Cost asked) {
        if (ended || asked.amounts().entrySet().stream().anyMatch(it -> it.getValue() > left.of(it.getKey()))) {
            return false;
        }
        asked.amounts().forEach((unit, amount) -> left = left.with(unit, left.of(unit) - amount));
        return true;
    }

    /** Takes of this what is left. */
    Cost takeWhatIsLeft(Cost asked) {
        var fits = Cost.NOTHING;
        for (var amount : asked.amounts().entrySet()) {
            fits = fits.with(amount.getKey(), Math.min(amount.getValue(), left.of(amount.getKey())));
        }
        return take(fits) ? fits : Cost.NOTHING;
    }

    /** What was taken and not used; of a lease that has ended it is lost, which lets pass too little, never too much. */
    void putBack(Cost unused) {
        left = left.plus(unused);
    }

    /** What is left of it. */
    Cost left() {
        return ended ? Cost.NOTHING : left;
    }

    /** Ends it: what to tell the store, if anything is left. */
    Optional<Ending> end(Instant now) {
        var unused = !ended && !left.isNothing();
        ended = true;
        return unused ? Optional.of(new Ending.Over(hold, Optional.of(used()), now)) : Optional.empty();
    }

    private Cost used() {
        var used = part().taken();
        for (var amount : left.amounts().entrySet()) {
            used = used.with(amount.getKey(), used.of(amount.getKey()) - amount.getValue());
        }
        return used;
    }

    /** A call's own part of it. */
    Hold.Part part(Cost taken) {
        return Hold.Part.drawn(part().partitions().getFirst(), taken, part().since(), part().skipped());
    }

    /** How the limits stood when it was granted, with what is left here and as much later as it is. */
    List<Standing> standings(Instant now) {
        var elapsed = Duration.between(from.wall(), now);
        return granted.standings().stream().map(standing -> {
            var here = left.of(standing.limit().unit());
            return new Standing(standing.partition(), standing.limit(), Math.max(0, standing.used() - here),
                    standing.held(), standing.remaining() + here, Duration.ZERO,
                    left(standing.moreAfter(), elapsed), left(standing.fullAfter(), elapsed), standing.estimated());
        }).toList();
    }

    private static Duration left(Duration wait, Duration elapsed) {
        var after = wait.isZero() ? wait : wait.minus(elapsed);
        return wait.isZero() || after.isPositive() ? after : Duration.of(1, MICROS);
    }

    /** The shadow limits that had no room for the share. */
    List<Standing> shadowed() {
        return granted.shadowed();
    }
}
