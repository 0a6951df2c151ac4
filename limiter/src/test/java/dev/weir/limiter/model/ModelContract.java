package dev.weir.limiter.model;

import dev.weir.limiter.ManualClock;
import dev.weir.limiter.Store;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every store answers as the model does, whatever happens in whatever order. The clock stands at the beginning of a day. */
public interface ModelContract {

    Store store();

    ManualClock clock();

    /** How many stories are told. */
    default int stories() {
        return 100;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64, 128, 256})
    default void agreesWithTheModelOnEverything(int length) {
        for (int story = 0; story < Math.max(20, stories() * 8 / length); story++) {
            new Story(store(), clock(), length * 100_000L + story).tell(length);
        }
    }
}
