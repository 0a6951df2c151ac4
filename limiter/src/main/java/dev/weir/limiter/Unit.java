package dev.weir.limiter;

import java.util.regex.Pattern;

/**
 * What a limit counts, in whole numbers.
 *
 * @param name lower-case letters, digits and hyphens, at most 32, a letter first
 */
public record Unit(String name) implements Comparable<Unit> {

    // First: the units below are checked against it.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public static final Unit REQUESTS = new Unit("requests");
    public static final Unit TOKENS = new Unit("tokens");
    /** Counted in nanodollars: a price of $0.02 per million tokens is 20 a token. */
    public static final Unit USD = new Unit("usd");
    /** Calls that have begun and not ended. Only ever held, never used up. */
    public static final Unit IN_FLIGHT = new Unit("in-flight");

    /** Nanodollars in a dollar. */
    public static final long NANODOLLARS = 1_000_000_000;

    /** @throws IllegalArgumentException if the name is not a unit's */
    public Unit {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a unit is named by at most 32 lower-case letters, digits and hyphens: '" + name + "'");
        }
    }

    @Override
    public int compareTo(Unit other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
