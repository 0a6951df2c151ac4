package dev.weir.conformance;

import dev.weir.limiter.Unit;
import java.math.BigDecimal;

/** So much of a unit as vectors write it: whole numbers, and dollars to the nanodollar. */
final class Quantity {

    private static final int NANODOLLAR_DIGITS = 9;

    private Quantity() {}

    /** In the limiter's own whole numbers. */
    static long of(Unit unit, Entry entry) {
        if (!unit.equals(Unit.USD)) {
            return entry.whole();
        }
        try {
            return entry.number().movePointRight(NANODOLLAR_DIGITS).longValueExact();
        } catch (ArithmeticException e) {
            throw entry.mistake("dollars are exact to the billionth, and below 9 billion: " + entry.shown());
        }
    }

    static String inWords(Unit unit, long amount) {
        return unit.equals(Unit.USD)
                ? BigDecimal.valueOf(amount, NANODOLLAR_DIGITS).stripTrailingZeros().toPlainString()
                : Long.toString(amount);
    }

    static Unit unit(Entry entry) {
        return unit(entry, entry.text());
    }

    static Unit unit(Entry entry, String name) {
        try {
            return new Unit(name.equals("in_flight") ? Unit.IN_FLIGHT.name() : name);
        } catch (IllegalArgumentException e) {
            throw entry.mistake(String.valueOf(e.getMessage()));
        }
    }
}
