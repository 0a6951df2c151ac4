package dev.weir.limiter;

import java.math.BigInteger;

/**
 * What tokens cost, in nanodollars a million: $0.02 per million tokens is 20,000,000.
 *
 * @param input of tokens that are sent
 * @param output of tokens that are generated
 */
public record Price(long input, long output) {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    /** @throws IllegalArgumentException if a price is negative */
    public Price {
        Ranges.require(input >= 0 && output >= 0, "a price is not negative: " + input + ", " + output);
    }

    /** What so many tokens cost together, in nanodollars, rounded up once; at most what a limit can count. */
    public long of(long inputTokens, long outputTokens) {
        return product(input, inputTokens).add(product(output, outputTokens))
                .add(MILLION)
                .subtract(BigInteger.ONE)
                .divide(MILLION)
                .min(BigInteger.valueOf(Limit.MOST - 1))
                .longValueExact();
    }

    /** The same as a cost: all tokens, and what they cost. */
    public Cost costOf(long inputTokens, long outputTokens) {
        return Cost.of(Unit.TOKENS, Math.addExact(inputTokens, outputTokens))
                .with(Unit.USD, of(inputTokens, outputTokens));
    }

    private static BigInteger product(long price, long tokens) {
        Ranges.atLeastZero("number of tokens", tokens);
        return BigInteger.valueOf(price).multiply(BigInteger.valueOf(tokens));
    }
}
