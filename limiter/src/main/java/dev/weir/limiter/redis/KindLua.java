package dev.weir.limiter.redis;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Limit;
import java.util.List;
import java.util.Optional;

/**
 * One kind of limit in the store's own language: the arithmetic of its counter in {@code dev.weir.limiter.algorithm}.
 *
 * <p>In its text {@code $a} and {@code $b} are the limit's two numbers, {@code $h} what is held of it, {@code $KEY} its
 * list's index in KEYS, {@code $UNIT} its unit's index, and {@code $START} where its calendar period begins.
 */
sealed interface KindLua permits FixedWindowLua, SlidingWindowLua, SlidingLogLua, TokenBucketLua, InFlightLua {

    static KindLua of(Algorithm algorithm) {
        return switch (algorithm) {
            case Algorithm.FixedWindow window -> new FixedWindowLua(window);
            case Algorithm.SlidingWindow window -> new SlidingWindowLua(window);
            case Algorithm.SlidingLog log -> new SlidingLogLua(log);
            case Algorithm.TokenBucket bucket -> new TokenBucketLua(bucket);
            case Algorithm.InFlight _ -> new InFlightLua();
        };
    }

    /** The most that is counted exactly. */
    String MOST = Long.toString(Limit.MOST - 1);

    /** What stands for the kind in the packed state. */
    char letter();

    /** What its numbers are where nothing is kept. */
    List<String> unused();

    /** What its numbers mean: all that {@link #roll} goes by, but for what is {@link #known}. */
    String meaning();

    /** Brings the numbers from the moment {@code $AS} to {@code now}. */
    String roll();

    /** The same for one of which the variable {@code known} is what is {@link #known} of it. */
    default String rollOther() {
        return roll();
    }

    /** The condition that {@code $U} has no room. */
    String full(long most);

    /** Uses up {@code $U}, for which there is room. */
    String take();

    /** Gives {@code $U} more. */
    String grant();

    /** Books {@code $D}, whether or not there is room; gives back what is negative, of what was taken at {@code since}. */
    String book();

    /**
     * Books {@code $D} in the numbers from {@code was[n]} on, which were kept at {@code before} for a limit of other
     * numbers, of which {@code known} is what is {@link #known}; gives back only what cannot have made room for others.
     */
    String bookOther();

    /** Forgets what was used. */
    String reset();

    /** The condition that more is used than there was, which counts for longer than usual; empty where it does not. */
    default Optional<String> owes() {
        return Optional.empty();
    }

    /** Microseconds from now on that a debt counts. */
    default String owedFor() {
        return "0";
    }

    /** Of kinds that cannot be booked without: what one period has, or what drains in a microsecond. */
    default Optional<Long> known() {
        return Optional.empty();
    }

    /** Microseconds from its last use on that it counts at most, while nothing is owed. */
    long counts();

    /** One of this kind but of other numbers. */
    default String scaled() {
        return "";
    }

    /** One of another kind becomes one of this by how much was {@code used}. */
    default String from() {
        return "";
    }

    /** {@code text} with the given values for names. */
    static String lua(String text, Object... values) {
        var lua = text;
        for (int i = 0; i < values.length; i += 2) {
            lua = lua.replace((String) values[i], values[i + 1].toString());
        }
        return lua;
    }
}
