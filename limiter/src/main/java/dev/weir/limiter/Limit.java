package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * How much of a unit one partition may take.
 *
 * @param name unique within a partition; the policy's name in the {@code RateLimit} headers
 * @param keptBack what this caller may not take, since it is kept for others; less than the capacity
 * @param shadow whether it is only counted and reported, and never refuses a call
 * @param whenAway what this limit says while the store is away
 */
public record Limit(String name, Unit unit, Algorithm algorithm, long keptBack, boolean shadow, WhenAway whenAway) {

    /** Every number that a limit's arithmetic meets stays below this: Lua counts in doubles. */
    public static final long MOST = 1L << 53;

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public Limit {
        requireNonNull(name);
        requireNonNull(unit);
        requireNonNull(whenAway);
        Ranges.require(keptBack >= 0 && keptBack < algorithm.capacity(),
                "what is kept back must be less than the limit itself: " + keptBack);
        Ranges.require(unit.equals(Unit.IN_FLIGHT) == algorithm instanceof InFlight,
                "calls in flight, and only they, are limited without a window");
    }

    /** An enforced limit that denies while the store is away. */
    public Limit(String name, Unit unit, Algorithm algorithm) {
        this(name, unit, algorithm, 0, false, WhenAway.DENY);
    }

    /** Of little: scripts are looked up by limits, at every decision. */
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Long.hashCode(algorithm.quota());
    }

    /** A fixed window of {@code quota} requests. */
    public static Limit fixedWindow(String name, long quota, Period period) {
        return new Limit(name, Unit.REQUESTS, new FixedWindow(quota, period));
    }

    /** A sliding window of {@code quota} requests. */
    public static Limit slidingWindow(String name, long quota, Duration window) {
        return new Limit(name, Unit.REQUESTS, new SlidingWindow(quota, window));
    }

    /** A sliding log of {@code quota} requests. */
    public static Limit slidingLog(String name, long quota, Duration window) {
        return new Limit(name, Unit.REQUESTS, new SlidingLog(quota, window));
    }

    /** A token bucket that refills {@code quota} requests a window and holds {@code burst}. */
    public static Limit tokenBucket(String name, long quota, Duration window, long burst) {
        return new Limit(name, Unit.REQUESTS, new TokenBucket(quota, window, burst));
    }

    /** At most {@code quota} calls at once. */
    public static Limit inFlight(String name, long quota) {
        return new Limit(name, Unit.IN_FLIGHT, new InFlight(quota));
    }

    /** The same limit of another unit. */
    public Limit of(Unit other) {
        return new Limit(name, other, algorithm, keptBack, shadow, whenAway);
    }

    /** The same limit for a caller who may not take the last {@code amount}. */
    public Limit keepingBack(long amount) {
        return new Limit(name, unit, algorithm, amount, shadow, whenAway);
    }

    /** The same limit, counted and reported but never enforced. */
    public Limit asShadow() {
        return new Limit(name, unit, algorithm, keptBack, true, whenAway);
    }

    /** The same limit, saying {@code other} while the store is away. */
    public Limit whenAway(WhenAway other) {
        return new Limit(name, unit, algorithm, keptBack, shadow, other);
    }

    /** As a person would say it: {@code 5 requests per 20 seconds}, {@code 8 calls in flight}, {@code 2.5 usd per month}. */
    public String inWords() {
        return switch (algorithm) {
            case FixedWindow window -> amountInWords(window.quota()) + " per " + window.period().inWords();
            case SlidingWindow window -> amountInWords(window.quota()) + " per " + inWords(window.window());
            case SlidingLog log -> amountInWords(log.quota()) + " per " + inWords(log.window());
            case TokenBucket bucket -> amountInWords(bucket.quota()) + " per " + inWords(bucket.window());
            case InFlight inFlight -> inFlight.quota() + (inFlight.quota() == 1 ? " call" : " calls") + " in flight";
        };
    }

    private static String inWords(Duration window) {
        return Period.every(window).inWords();
    }

    /** An amount of this limit's unit: {@code 1 request}, {@code 500 tokens}, {@code 2.5 usd}. */
    public String amountInWords(long amount) {
        if (unit.equals(Unit.USD)) {
            return BigDecimal.valueOf(amount, 9).stripTrailingZeros().toPlainString() + " usd";
        }
        var plural = unit.name().endsWith("s");
        return amount + " "
                + (amount == 1 && plural ? unit.name().substring(0, unit.name().length() - 1) : unit.name());
    }

    /** The most that this caller can ever take at one moment. */
    public long most() {
        return algorithm.capacity() - keptBack;
    }
}
