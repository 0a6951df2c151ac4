package dev.weir.fuzzing;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;

/** How inputs are tried. */
public final class Share {

    /** Thousands of times what any input needs, so that only one that never ends exceeds it. */
    private static final Duration TIME = Duration.ofSeconds(5);

    private static final int LONGEST = 64;

    private Share() {}

    /** Tries one input, which must be done with in its share of time. */
    public static void of(Executable input) {
        assertTimeoutPreemptively(TIME, input);
    }

    /** What a build can try in a second: always the same {@code count} choices, the seed being the message of a failure. */
    public static void sweep(int count, Consumer<byte[]> target) {
        for (int seed = 0; seed < count; seed++) {
            var random = new Random(seed);
            var bytes = new byte[random.nextInt(LONGEST)];
            random.nextBytes(bytes);
            try {
                target.accept(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }
}
