package dev.weir.limiter.front;

import dev.weir.limiter.Call;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Partition;
import dev.weir.limiter.Reservation;
import dev.weir.limiter.Standing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A call that the store denied, and for how long that can be repeated.
 *
 * @param standings as the store gave them at {@code since}
 * @param since microseconds since 1970, once the answer was there: later than the store's own moment, so that no wait
 *     is announced too short
 * @param until the moment from which the store must be asked: when the call could pass, or earlier
 */
record Denial(Call call, List<Standing> standings, long since, long until) {

    private static final Duration A_MICROSECOND = Duration.ofNanos(1_000);

    static Denial of(Call call, Denied denied, long now, long lifetime) {
        return new Denial(call, denied.standings(), now, now + Math.min(lifetime, micros(denied.retryAfter())));
    }

    /**
     * Whether nothing but time makes this false: no open hold has a say in what refused. Where somebody was granted more
     * than a limit holds, it lapses at a moment that no standing tells.
     */
    static boolean onlyTimeEnds(Denied denied) {
        return !denied.estimated()
                && denied.standings().stream().noneMatch(standing -> standing.remaining() > standing.limit().most());
    }

    /**
     * Whether the store would say the same of {@code other}: the same limits refuse it for the same time. A limit that
     * refused must be asked the same again, for a smaller cost may fit and a larger one has longer to wait; one that did
     * not may be asked whatever is known to fit.
     */
    boolean covers(Call other) {
        return call.partitions().equals(other.partitions())
                && (asksTheSame(other) || (!isRaised(call) && !isRaised(other) && isRefusedAlike(other)));
    }

    private boolean asksTheSame(Call other) {
        return call.taken().equals(other.taken())
                && (call.reservation().isEmpty()
                        ? other.reservation().isEmpty()
                        : other.reservation().isPresent()
                                && holdTheSame(call.reservation().get(), other.reservation().get()));
    }

    private static boolean holdTheSame(Reservation one, Reservation other) {
        return one.amounts().equals(other.amounts()) && one.habit().equals(other.habit());
    }

    /** Whether the store may have held more than was asked, and nobody here knows how much. */
    private static boolean isRaised(Call call) {
        return call.reservation().isPresent() && call.reservation().get().habit().isPresent();
    }

    private boolean isRefusedAlike(Call other) {
        var then = call.asked();
        var now = other.asked();
        return standings.stream().allMatch(standing -> {
            var unit = standing.limit().unit();
            return standing.violated()
                    ? now.of(unit) == then.of(unit)
                    : now.of(unit) <= Math.max(then.of(unit), standing.remaining());
        });
    }

    /** Whether it is about any of these partitions. */
    boolean concerns(List<Partition> partitions) {
        return call.partitions()
                .stream()
                .anyMatch(mine -> partitions.stream()
                        .anyMatch(other -> mine.slot().equals(other.slot()) && mine.name().equals(other.name())));
    }

    /** The denial as it reads at {@code now}; empty if the store must be asked. */
    Optional<Denied> at(long now) {
        if (now < since || now >= until) {
            return Optional.empty();
        }
        var later = new Standing[standings.size()];
        Arrays.setAll(later, i -> later(standings.get(i), now - since));
        return Optional.of(new Denied(List.of(later)));
    }

    /**
     * How a limit stands so many microseconds later. What is left is not counted up until all of it is back: that much
     * is left at least, and when there will be more is at most a microsecond away once it was due.
     */
    private Standing later(Standing standing, long elapsed) {
        var limit = standing.limit();
        var retryAfter = left(standing.retryAfter(), elapsed, isTooSmall(standing) ? A_MICROSECOND : Duration.ZERO);
        if (standing.fullAfter().isPositive() && micros(standing.fullAfter()) <= elapsed) {
            return new Standing(standing.partition(), limit, 0, 0, limit.most(), retryAfter, Duration.ZERO,
                    Duration.ZERO, false);
        }
        return new Standing(standing.partition(), limit, standing.used(), standing.held(), standing.remaining(),
                retryAfter, left(standing.moreAfter(), elapsed, A_MICROSECOND),
                left(standing.fullAfter(), elapsed, Duration.ZERO), standing.estimated());
    }

    /** A shadow limit that the call would never fit says so for ever, by a microsecond. */
    private boolean isTooSmall(Standing standing) {
        var limit = standing.limit();
        return limit.shadow() && standing.violated() && call.asked().of(limit.unit()) > limit.most();
    }

    private static Duration left(Duration wait, long elapsed, Duration least) {
        var left = wait.isZero() ? wait : wait.minusNanos(elapsed * 1_000);
        return wait.isZero() || left.compareTo(least) > 0 ? left : least;
    }

    /** Not by way of nanoseconds, in which the debts of a monthly limit may not fit. */
    private static long micros(Duration wait) {
        return wait.getSeconds() * 1_000_000 + wait.getNano() / 1_000;
    }
}
