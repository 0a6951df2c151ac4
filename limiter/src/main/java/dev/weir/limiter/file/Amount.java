package dev.weir.limiter.file;

import dev.weir.limiter.Limit;
import dev.weir.limiter.Unit;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** How much of which unit, as a person writes it: {@code 100_000 tokens}, {@code 2.5 usd}. */
final class Amount {

    /** A regular expression of what is read as a number. */
    static final String NUMBER = "\\d[\\d_]{0,39}(?:\\.\\d{1,9})?";

    private static final Pattern NUMBERS = Pattern.compile(NUMBER);
    private static final Map<String, Unit> ALIASES = Map.of("request", Unit.REQUESTS, "token", Unit.TOKENS);
    private static final BigDecimal MOST = BigDecimal.valueOf(Limit.MOST - 1);

    private Amount() {}

    /** A unit by its name, of which that of requests and tokens may be singular. */
    static Unit unit(String name) {
        var alias = ALIASES.get(name);
        return alias == null ? new Unit(name) : alias;
    }

    /**
     * So much of {@code unit} as a limit counts it: usd in nanodollars.
     *
     * @throws IllegalArgumentException if it is no number, too large to count, or has decimals and is not usd
     */
    static long of(Unit unit, String text) {
        if (!NUMBERS.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + Entry.printable(text) + "' is not an amount: write it like "
                    + (unit.equals(Unit.USD) ? "2.5" : "1000 or 1_000"));
        }
        var places = unit.equals(Unit.USD) ? 9 : 0;
        var amount = new BigDecimal(text.replace("_", "")).movePointRight(places);
        if (amount.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number: only usd have decimals");
        }
        if (amount.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too large to count exactly: at most "
                    + MOST.movePointLeft(places).toPlainString());
        }
        return amount.longValueExact();
    }
}
