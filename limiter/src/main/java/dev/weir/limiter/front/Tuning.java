package dev.weir.limiter.front;

import java.time.Duration;

/**
 * What one instance is told about itself.
 *
 * @param instances how many of them are expected to serve together: a local share is a limit divided by it
 * @param remembered how long a denial is repeated without asking the store; zero to ask every time
 * @param denials how many denials are remembered at a time, at most; a power of two
 */
public record Tuning(int instances, Duration remembered, int denials) {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    public static final Tuning ALONE = new Tuning(1, LONGEST, 4_096);

    /** @throws IllegalArgumentException if a value is out of range */
    public Tuning {
        require(instances >= 1, "there is at least one instance: " + instances);
        require(!remembered.isNegative() && remembered.compareTo(LONGEST) <= 0,
                "a denial is remembered for at most a second: " + remembered);
        require(denials >= 1 && denials <= 1 << 20 && Integer.bitCount(denials) == 1,
                "the denials to remember are a power of two, at most 1048576: " + denials);
    }

    /** For one of so many. */
    public static Tuning oneOf(int instances) {
        return new Tuning(instances, ALONE.remembered, ALONE.denials);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
