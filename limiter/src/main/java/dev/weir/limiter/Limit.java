package dev.weir.limiter;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How many requests one partition may send per window.
 *
 * @param name unique within a plan; the policy's name in the {@code RateLimit} headers
 * @param quota requests per window, at least 1
 * @param window whole seconds, at least one
 * @param burst what a full token bucket holds, at least 1; a sliding window's burst is its quota
 */
public record Limit(String name, Algorithm algorithm, long quota, Duration window, long burst) {

    /** Every number that a limit's arithmetic meets stays below this: Lua counts in doubles. */
    public static final long MOST = 1L << 53;

    /**
     * @throws IllegalArgumentException if a value is out of range, or if counting exactly would take numbers of 2^53 or
     *     more
     */
    public Limit {
        requireNonNull(name);
        requireNonNull(algorithm);
        require(quota >= 1, "the quota must be at least 1: " + quota);
        require(burst >= 1, "the burst must be at least 1: " + burst);
        require(window.isPositive() && window.equals(window.truncatedTo(ChronoUnit.SECONDS)),
                "the window must be a whole number of seconds: " + window);
        require(window.compareTo(Duration.ofDays(366)) <= 0, "the window must be at most 366 days");
        require(algorithm == Algorithm.TOKEN_BUCKET || burst == quota, "only a token bucket has a burst of its own");
        require(quota <= MOST / window.toSeconds() && (algorithm != Algorithm.TOKEN_BUCKET
                || burst <= MOST / 2 / weight(quota, window)),
                "these numbers are too large to count exactly: choose a rounder quota, a smaller burst or a shorter window");
    }

    /** A sliding window of {@code quota} requests. */
    public static Limit slidingWindow(String name, long quota, Duration window) {
        return new Limit(name, Algorithm.SLIDING_WINDOW, quota, window, quota);
    }

    /** A token bucket that refills {@code quota} requests a window and holds {@code burst}. */
    public static Limit tokenBucket(String name, long quota, Duration window, long burst) {
        return new Limit(name, Algorithm.TOKEN_BUCKET, quota, window, burst);
    }

    /** Microseconds × rate that one unit occupies of a token bucket, in lowest terms: window ÷ quota = weight ÷ rate. */
    public long weight() {
        return weight(quota, window);
    }

    /** Units × weight that drain from a token bucket each microsecond. */
    public long rate() {
        return quota / (micros(window) / weight());
    }

    private static long weight(long quota, Duration window) {
        var micros = BigInteger.valueOf(micros(window));
        return micros.divide(micros.gcd(BigInteger.valueOf(quota))).longValueExact();
    }

    private static long micros(Duration window) {
        return window.toSeconds() * 1_000_000;
    }

    /** As a person would say it: {@code 5 requests per 20 seconds}. */
    public String inWords() {
        return quota + (quota == 1 ? " request per " : " requests per ") + windowInWords();
    }

    private String windowInWords() {
        var unit = window.toSeconds() % 86_400 == 0
                ? ChronoUnit.DAYS
                : window.toSeconds() % 3_600 == 0
                        ? ChronoUnit.HOURS
                        : window.toSeconds() % 60 == 0 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
        var count = window.dividedBy(unit.getDuration());
        var plural = unit.toString().toLowerCase(Locale.ROOT);
        return count == 1 ? plural.substring(0, plural.length() - 1) : count + " " + plural;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
